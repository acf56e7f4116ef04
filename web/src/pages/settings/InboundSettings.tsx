import { Alert, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { keysQuery } from "../../api/organization";
import type { Organization } from "../../api/types";
import { useMayAdminister } from "../../api/useMayAdminister";
import { CodeBlock } from "../../components/CodeBlock";
import { Copyable } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { KeysPanel } from "./KeysPanel";
import { useSettings } from "./useSettings";

const modes = ["api_key", "hmac"] as const satisfies Organization["inboundAuth"][];
const addresses = ["/api/v1/webhooks/campaigns/audience-filter", "/api/v1/webhooks/lead-events"];

const example = (origin: string) => `body='{"eventType":"order.paid","events":[{"phoneE164":"+4915112345678","occurredAt":"2026-12-01T08:59:30Z"}]}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SIGNING_SECRET" -hex | sed 's/^.* //')
curl -sS ${origin}/api/v1/webhooks/lead-events -H 'Content-Type: application/json' \\
  -H "X-Carillon-Signature: sha256=$signature" --data-binary "$body"`;

/** What the organization's own systems must show when they post. */
export function InboundSettings() {
  return (
    <Stack gap="lg">
      <Proof />
      <KeysPanel kind="signing-keys" />
      <Panel title={text.inbound.example}>
        <CodeBlock code={example(location.origin)} label={text.inbound.example} />
      </Panel>
    </Stack>
  );
}

function Proof() {
  const { query, changing } = useSettings();
  const { data: signingKeys } = useQuery(keysQuery("signing-keys"));
  const mayAdminister = useMayAdminister("settings");
  if (query.isPending) return <LoadingRows rows={1} height={200} />;
  if (!query.data)
    return <ErrorState title={text.settings.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const noKey = signingKeys?.length === 0;
  const shown = changing.isPending ? changing.variables.inboundAuth : query.data.inboundAuth;
  return (
    <Panel title={text.inbound.title}>
      <Text size="sm">{text.inbound.lead}</Text>
      <Facts>
        <Fact name={text.inbound.addresses}>
          {addresses.map((address) => (
            <div key={address}>
              <Copyable value={location.origin + address} />
            </div>
          ))}
        </Fact>
      </Facts>
      {changing.isError && <ErrorState title={text.settings.notSaved} error={changing.error} />}
      <Radio.Group
        label={text.inbound.auth}
        description={mayAdminister ? undefined : text.settings.adminsOnly}
        value={shown}
        onChange={(inboundAuth) => changing.mutate({ inboundAuth: inboundAuth as Organization["inboundAuth"] })}
      >
        <Stack gap="xs" mt="xs">
          {modes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              disabled={!mayAdminister}
              label={text.inbound.modes[mode]}
              description={`${text.inbound.modeHints[mode]}. ${mode === "hmac" && noKey ? text.inbound.noKeyWarning : ""}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {noKey && shown === "hmac" && <Alert color="red">{text.inbound.noKeyWarning}</Alert>}
    </Panel>
  );
}
