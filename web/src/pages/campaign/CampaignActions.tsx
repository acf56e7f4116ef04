import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { audienceQuery } from "../../api/audiences";
import { type OfferedAction } from "../../api/campaigns";
import { asProblem } from "../../api/problem";
import type { Campaign } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";
import { nextSend, sum } from "../../lib/funnel";
import { type CampaignActing } from "./useCampaignAction";

const offered = ["schedule", "resume", "pause", "unschedule", "cancel"] as const satisfies OfferedAction[];

interface Props {
  campaign: Campaign;
  acting: CampaignActing;
}

/** A button for each action the API allows now. What cannot be taken back is asked about first. */
export function CampaignActions({ campaign, acting }: Props) {
  const [asked, setAsked] = useState<"schedule" | "cancel" | null>(null);
  const allowed = offered.filter((action) => campaign.allowedActions.includes(action));
  const start = (action: OfferedAction) =>
    action === "schedule" || action === "cancel" ? setAsked(action) : acting.mutate({ action });
  return (
    <>
      <Group gap="xs">
        {allowed.map((action, place) => (
          <Button
            key={action}
            variant={place === 0 ? "filled" : "default"}
            loading={acting.isPending && acting.variables.action === action}
            disabled={acting.isPending}
            onClick={() => start(action)}
          >
            {text.actions[action]}
          </Button>
        ))}
      </Group>
      <ScheduleDialog campaign={campaign} acting={acting} opened={asked === "schedule"} onClose={() => setAsked(null)} />
      <CancelDialog campaign={campaign} acting={acting} opened={asked === "cancel"} onClose={() => setAsked(null)} />
      <OverdueDialog acting={acting} />
    </>
  );
}

interface DialogProps extends Props {
  opened: boolean;
  onClose: () => void;
}

function ScheduleDialog({ campaign, acting, opened, onClose }: DialogProps) {
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const first = nextSend(campaign.sends);
  const when = first ? `${formatWallTime(first.scheduledLocal)} (${first.timeZone})` : text.campaigns.noSends;
  return (
    <ConfirmDialog
      opened={opened}
      title={text.actions.confirm.scheduleTitle}
      detail={text.actions.confirm.schedule(audience?.totals.ok ?? 0, when)}
      keep={text.actions.keep}
      choices={[{ label: text.actions.schedule, onChoose: () => acting.mutate({ action: "schedule" }) }]}
      onClose={onClose}
    />
  );
}

function CancelDialog({ campaign, acting, opened, onClose }: DialogProps) {
  const { queued } = sum(campaign.sends.map((send) => send.funnel));
  return (
    <ConfirmDialog
      opened={opened}
      title={text.actions.confirm.cancelTitle}
      detail={text.actions.confirm.cancel(queued)}
      keep={text.actions.keep}
      choices={[{ label: text.actions.cancel, danger: true, onChoose: () => acting.mutate({ action: "cancel" }) }]}
      onClose={onClose}
    />
  );
}

/** A refused resume that asks what to do with sends whose time has passed. */
export const asksAboutOverdue = ({ error }: CampaignActing) =>
  error !== null && asProblem(error).code === "overdue_sends";

function OverdueDialog({ acting }: Pick<Props, "acting">) {
  const { title, skip, send } = text.actions.overdue;
  const opened = asksAboutOverdue(acting);
  return (
    <ConfirmDialog
      opened={opened}
      title={title}
      detail={asProblem(acting.error).fields.map((field) => field.message).join(" ")}
      keep={text.actions.keep}
      choices={[
        { label: skip, onChoose: () => acting.mutate({ action: "resume", overdue: "skip" }) },
        { label: send, onChoose: () => acting.mutate({ action: "resume", overdue: "send" }) },
      ]}
      onClose={acting.reset}
    />
  );
}
