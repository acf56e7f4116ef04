import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { type OfferedAction } from "../../api/campaigns";
import { asProblem } from "../../api/problem";
import type { Campaign } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { text } from "../../i18n";
import { sum } from "../../lib/funnel";
import { CampaignMenu } from "../campaigns/CampaignMenu";
import { type CampaignActing } from "./useCampaignAction";

const offered = ["resume", "pause", "unschedule", "cancel"] as const satisfies OfferedAction[];

interface Props {
  campaign: Campaign;
  acting: CampaignActing;
}

/** A button for each action the API allows now. What cannot be taken back is asked about first. */
export function CampaignActions({ campaign, acting }: Props) {
  const [cancelling, setCancelling] = useState(false);
  const mayEdit = useMayEdit();
  const allowed = offered.filter((action) => mayEdit && campaign.allowedActions.includes(action));
  const start = (action: OfferedAction) =>
    action === "cancel" ? setCancelling(true) : acting.mutate({ action });
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
        <CampaignMenu campaign={campaign} />
      </Group>
      <CancelDialog campaign={campaign} acting={acting} opened={cancelling} onClose={() => setCancelling(false)} />
      <OverdueDialog acting={acting} />
    </>
  );
}

interface DialogProps extends Props {
  opened: boolean;
  onClose: () => void;
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
