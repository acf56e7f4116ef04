import { Group, SimpleGrid, Stack, Text, ThemeIcon, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import type { Campaign, Gate } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";

const looks = {
  fail: { color: "red.9", Icon: IconX },
  warn: { color: "yellow.9", Icon: IconAlertTriangle },
  unknown: { color: "gray.7", Icon: IconQuestionMark },
  pass: { color: "green.9", Icon: IconCheck },
} as const;

const order = Object.keys(looks);

/** What stands between the draft and its first message, what to do about it and a way there. */
export function Checklist({ campaign, gates }: { campaign: Campaign; gates: Gate[] }) {
  const open = gates
    .filter(({ status }) => status !== "pass")
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const passed = gates.filter(({ status }) => status === "pass");
  return (
    <Panel title={text.preflight.checks}>
      {open.length > 0 && <Gates gates={open} campaign={campaign} named />}
      {passed.length > 0 && (
        <details>
          <summary>
            <Text span size="sm" fw={600}>
              {text.preflight.passed(passed.length)}
            </Text>
          </summary>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg" mt="md">
            <Passed title={text.preflight.wholeCampaign} gates={passed.filter(({ sendId }) => sendId === null)} campaign={campaign} />
            {campaign.sends.map(({ id }, place) => (
              <Passed
                key={id}
                title={text.outlook.title(place + 1)}
                gates={passed.filter(({ sendId }) => sendId === id)}
                campaign={campaign}
              />
            ))}
          </SimpleGrid>
        </details>
      )}
    </Panel>
  );
}

interface GatesProps {
  campaign: Campaign;
  gates: Gate[];
  /** Each says which send it speaks of. */
  named?: boolean;
}

function Passed({ title, ...gates }: GatesProps & { title: string }) {
  if (gates.gates.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm" mb="xs">
        {title}
      </Text>
      <Gates {...gates} />
    </div>
  );
}

function Gates({ gates, campaign, named = false }: GatesProps) {
  return (
    <Stack component="ul" gap="sm" m={0} p={0}>
      {gates.map((gate) => (
        <GateRow key={`${gate.code} ${gate.sendId}`} gate={gate} campaign={campaign} named={named} />
      ))}
    </Stack>
  );
}

function GateRow({ gate, campaign, named }: { gate: Gate; campaign: Campaign; named: boolean }) {
  const { color, Icon } = looks[gate.status];
  const place = campaign.sends.findIndex(({ id }) => id === gate.sendId);
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon color={color} size={24} radius="xl">
        <Icon size={16} aria-hidden />
      </ThemeIcon>
      <div>
        <Text size="sm">
          <VisuallyHidden>{text.preflight.status[gate.status]}: </VisuallyHidden>
          {named && place >= 0 && (
            <Text span fw={600}>
              {text.outlook.title(place + 1)}:{" "}
            </Text>
          )}
          {gate.message}
        </Text>
        {gate.fix && (
          <Text size="sm" c="dimmed">
            {text.preflight.fix} {gate.fix}
          </Text>
        )}
        {gate.status !== "pass" && <WayThere gate={gate} campaign={campaign} />}
      </div>
    </Group>
  );
}

const ofDetails: readonly Gate["code"][] = ["opt_in_confirmed", "audience", "phone_number"];

const others: Partial<Record<Gate["code"], "/numbers" | "/templates">> = {
  marketing_onboarding: "/numbers",
  webhook: "/numbers",
  messaging_limit: "/numbers",
  marketing_templates: "/templates",
  utility_templates: "/templates",
};

/** Where it is mended: in the editor, or where the account's things are. */
function WayThere({ gate, campaign }: { gate: Gate; campaign: Campaign }) {
  const place = campaign.sends.findIndex(({ id }) => id === gate.sendId);
  const link = (edit: number | "new" | "details", label: string) => (
    <AnchorLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} search={{ edit }} size="sm">
      {label}
    </AnchorLink>
  );
  if (place >= 0) return link(campaign.sends[place]!.id, text.preflight.openSend(place + 1));
  if (gate.code === "sends") return link("new", text.preflight.addSend);
  if (ofDetails.includes(gate.code)) return link("details", text.preflight.openDetails);
  const elsewhere = others[gate.code];
  return (
    elsewhere && (
      <AnchorLink to={elsewhere} size="sm">
        {elsewhere === "/numbers" ? text.preflight.openNumbers : text.preflight.openTemplates}
      </AnchorLink>
    )
  );
}
