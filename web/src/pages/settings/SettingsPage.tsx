import { Stack, Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { settingsTabs } from "../../lib/settingsTabs";
import { AccountSettings } from "./AccountSettings";
import { AuditLog } from "./AuditLog";
import { InboundSettings } from "./InboundSettings";
import { KeysPanel } from "./KeysPanel";
import { MemberSettings } from "./MemberSettings";
import { OutboundSettings } from "./OutboundSettings";
import { PersonalSettings } from "./PersonalSettings";
import { WebhookSettings } from "./WebhookSettings";

const route = getRouteApi("/workspace/settings");

const panels = {
  webhooks: WebhookSettings,
  inbound: InboundSettings,
  outbound: OutboundSettings,
  keys: () => <KeysPanel kind="api-keys" />,
  members: MemberSettings,
  personal: PersonalSettings,
  audit: AuditLog,
  account: AccountSettings,
};

export function SettingsPage() {
  const { tab = "webhooks" } = route.useSearch();
  const navigate = route.useNavigate();
  const Shown = panels[tab];
  return (
    <Stack gap="lg">
      <PageTitle title={text.settings.title} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next as typeof tab }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg" style={{ flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}>
          {settingsTabs.map((each) => (
            <Tabs.Tab key={each} value={each} flex="none">
              {text.settings.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Shown />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
