import { Button, List, Stack, Text, TextInput } from "@mantine/core";
import { IconCalendarCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { Campaign, Preflight, Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { text } from "../../i18n";
import { formatMoney, formatPlannedTime, formatWallTime } from "../../lib/format";
import { awaitsApproval, needsTypedName, reach, totalCost } from "../../lib/launch";
import { cityOf } from "../../lib/timeZones";
import { useCampaignAction } from "../campaign/useCampaignAction";

interface Props {
  campaign: Campaign;
  preflight: Preflight;
}

/** Schedules, after a dialog that says once more who gets what, and when. */
export function ScheduleButton({ campaign, preflight }: Props) {
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState("");
  const acting = useCampaignAction(campaign);
  const recipients = reach(preflight.sends);
  const mustType = needsTypedName(recipients);
  const close = () => {
    setOpened(false);
    setTyped("");
  };
  if (!useMayEdit() || !campaign.allowedActions.includes("schedule")) return null;
  return (
    <Stack gap="xs" align="flex-end">
      <Button
        leftSection={<IconCalendarCheck size={18} aria-hidden />}
        disabled={!preflight.ready || awaitsApproval(campaign.approval)}
        loading={acting.isPending}
        onClick={() => setOpened(true)}
      >
        {text.actions.schedule}
      </Button>
      {acting.isError && <ErrorState title={text.actions.failed.schedule} error={acting.error} />}
      <ConfirmDialog
        opened={opened}
        title={text.scheduling.title}
        detail={text.scheduling.detail}
        keep={text.scheduling.keep}
        choices={[
          {
            label: text.scheduling.confirm(recipients),
            disabled: mustType && typed.trim() !== campaign.name.trim(),
            onChoose: () => acting.mutate({ action: "schedule" }),
          },
        ]}
        onClose={close}
      >
        <Summary campaign={campaign} preflight={preflight} />
        {mustType && (
          <Stack gap="xs" mt="md">
            <Text size="sm">{text.scheduling.typeName(campaign.name)}</Text>
            <TextInput
              aria-label={text.scheduling.name}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Stack>
        )}
      </ConfirmDialog>
    </Stack>
  );
}

const whenOf = ({ scheduledLocal, timeZone, utcOffset, scheduledAt }: Send) =>
  text.scheduling.when(
    formatPlannedTime(scheduledLocal),
    cityOf(timeZone),
    utcOffset,
    formatWallTime(scheduledAt.slice(0, 16)),
  );

function Summary({ campaign, preflight }: Props) {
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const number = numbers?.items.find(({ id }) => id === campaign.phoneNumberId);
  const [first, last] = [campaign.sends[0], campaign.sends.at(-1)];
  const cost = totalCost(preflight.sends);
  const placeOf = (send: number) => campaign.sends.findIndex(({ id }) => id === send) + 1;
  return (
    <Stack mt="md" gap="sm">
      <Facts>
        {first && <Fact name={text.scheduling.first}>{whenOf(first)}</Fact>}
        {last && last !== first && <Fact name={text.scheduling.last}>{whenOf(last)}</Fact>}
        <Fact name={text.scheduling.from}>{number?.displayPhoneNumber ?? "…"}</Fact>
        {cost && <Fact name={text.scheduling.cost}>{formatMoney(cost.amount, cost.currency)}</Fact>}
      </Facts>
      <div>
        <Text size="xs" c="dimmed">
          {text.scheduling.recipients}
        </Text>
        <List size="sm" listStyleType="none" className="numbers">
          {preflight.sends.map(({ sendId, recipients }) => (
            <List.Item key={sendId}>{text.scheduling.each(placeOf(sendId), recipients)}</List.Item>
          ))}
        </List>
      </div>
    </Stack>
  );
}
