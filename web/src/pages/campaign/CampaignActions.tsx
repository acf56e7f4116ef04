import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { audienceQuery } from "../../api/audiences";
import { act, campaignQuery, type OfferedAction, type Overdue } from "../../api/campaigns";
import { asProblem } from "../../api/problem";
import type { Campaign } from "../../api/types";
import { type Choice, ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";
import { nextSend, sum } from "../../lib/funnel";

const offered = ["schedule", "resume", "pause", "unschedule", "cancel"] as const satisfies OfferedAction[];

type Question = "schedule" | "cancel" | "overdue";

/** A button for each action the API allows now. What cannot be taken back is asked about first. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const acting = useMutation({
    mutationFn: ({ action, overdue }: { action: OfferedAction; overdue?: Overdue }) => act(campaign, action, overdue),
    onSuccess: (after, { action }) => {
      queries.setQueryData(campaignQuery(campaign.id).queryKey, after);
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ message: text.actions.done[action], color: "green" });
    },
    onError: (error, { action }) => {
      if (action === "resume" && asProblem(error).code === "overdue_sends") setQuestion("overdue");
      // Perhaps somebody else was faster: show what is allowed now.
      void queries.invalidateQueries({ queryKey: campaignQuery(campaign.id).queryKey });
    },
  });
  const allowed = offered.filter((action) => campaign.allowedActions.includes(action));
  const start = (action: OfferedAction) =>
    action === "schedule" || action === "cancel" ? setQuestion(action) : acting.mutate({ action });
  return (
    <>
      {acting.isError && question === null && (
        <ErrorState title={text.actions.failed[acting.variables.action]} error={acting.error} />
      )}
      <Group gap="xs" mih={36}>
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
      <ActionQuestion
        campaign={campaign}
        question={question}
        overdueDetail={acting.isError ? asProblem(acting.error).message : ""}
        onAnswer={(action, overdue) => acting.mutate({ action, overdue })}
        onClose={() => setQuestion(null)}
      />
    </>
  );
}

interface QuestionProps {
  campaign: Campaign;
  question: Question | null;
  overdueDetail: string;
  onAnswer: (action: OfferedAction, overdue?: Overdue) => void;
  onClose: () => void;
}

function ActionQuestion({ campaign, question, overdueDetail, onAnswer, onClose }: QuestionProps) {
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const { confirm, overdue } = text.actions;
  const first = nextSend(campaign.sends);
  const firstTime = first ? `${formatWallTime(first.scheduledLocal)} (${first.timeZone})` : text.campaigns.noSends;
  const queued = sum(campaign.sends.map((send) => send.funnel)).queued;
  const asked: Record<Question, { title: string; detail: string; choices: Choice[] }> = {
    schedule: {
      title: confirm.scheduleTitle,
      detail: confirm.schedule(audience?.totals.ok ?? 0, firstTime),
      choices: [{ label: text.actions.schedule, onChoose: () => onAnswer("schedule") }],
    },
    cancel: {
      title: confirm.cancelTitle,
      detail: confirm.cancel(queued),
      choices: [{ label: text.actions.cancel, danger: true, onChoose: () => onAnswer("cancel") }],
    },
    overdue: {
      title: overdue.title,
      detail: overdueDetail,
      choices: [
        { label: overdue.skip, onChoose: () => onAnswer("resume", "skip") },
        { label: overdue.send, onChoose: () => onAnswer("resume", "send") },
      ],
    },
  };
  const { title, detail, choices } = asked[question ?? "cancel"];
  return (
    <ConfirmDialog
      opened={question !== null}
      title={title}
      detail={detail}
      keep={text.actions.keep}
      choices={choices}
      onClose={onClose}
    />
  );
}
