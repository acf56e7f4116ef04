import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { approveCampaign, campaignQuery } from "../../api/campaigns";
import { membersQuery } from "../../api/members";
import type { Approval, Campaign } from "../../api/types";
import { useMay } from "../../api/useMay";
import { ErrorState } from "../../components/ErrorState";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";

const colors: Record<Approval["status"], string> = { none: "yellow", approved: "green", lapsed: "red" };

/** Whether a second person has given the draft free, where the organization demands it. */
export function ApprovalPanel({ campaign: { id, approval } }: { campaign: Campaign }) {
  const mayApprove = useMay("approve");
  const queries = useQueryClient();
  const approving = useMutation({
    mutationFn: () => approveCampaign(id),
    onSuccess: (after) => {
      queries.setQueryData(campaignQuery(id).queryKey, after);
      void queries.invalidateQueries({ queryKey: ["campaigns", "preflight", id] });
      notifications.show({ message: text.approval.done, color: "green" });
    },
  });
  if (!approval.required) return null;
  return (
    <Panel
      title={text.approval.title}
      aside={<StatusBadge color={colors[approval.status]} label={text.approval.status[approval.status]} />}
    >
      <Text size="sm">{text.approval.detail[approval.status]}</Text>
      {approval.status === "approved" && <Approver approval={approval} />}
      {approving.isError && <ErrorState title={text.approval.failed} error={approving.error} />}
      {mayApprove && approval.status !== "approved" && (
        <div>
          <Button
            leftSection={<IconUserCheck size={18} aria-hidden />}
            loading={approving.isPending}
            onClick={() => approving.mutate()}
          >
            {text.approval.approve}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Approver({ approval: { actor, at } }: { approval: Approval }) {
  const { data: members } = useQuery(membersQuery);
  const email = members?.find(({ id }) => actor === `user:${id}`)?.email;
  if (!at) return null;
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
      {email ? `${email} · ${formatInstant(at)}` : formatInstant(at)}
    </Text>
  );
}
