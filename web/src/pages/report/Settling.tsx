import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { campaignQuery } from "../../api/campaigns";
import { settleDoubt, type Settlement } from "../../api/inDoubt";
import type { Send } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { text } from "../../i18n";

/** Decides about messages in doubt, and shows the send as it is afterwards. */
export function useSettling({ id, campaignId }: Pick<Send, "id" | "campaignId">, onDone = () => {}) {
  const queries = useQueryClient();
  const settling = useMutation({
    mutationFn: ({ action, messages }: { action: Settlement; messages: number[] | "all" }) =>
      settleDoubt(id, action, messages),
    onSuccess: ({ resolved }) => {
      notifications.show({ message: text.doubt.done(resolved), color: "green" });
      onDone();
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["sends", id] }),
        queries.invalidateQueries({ queryKey: campaignQuery(campaignId).queryKey }),
      ]),
  });
  return {
    isPending: settling.isPending,
    settle: (action: Settlement, messages: number[] | "all") => settling.mutate({ action, messages }),
    problem: settling.isError && <ErrorState title={text.doubt.failed} error={settling.error} />,
  };
}

interface DialogProps {
  action: Settlement | null;
  count: number;
  onClose: () => void;
  onConfirm: (action: Settlement) => void;
}

export function SettleDialog({ action, count, onClose, onConfirm }: DialogProps) {
  const resend = action === "resend";
  return (
    <ConfirmDialog
      opened={action !== null}
      title={resend ? text.doubt.resendTitle(count) : text.doubt.assumeTitle(count)}
      detail={resend ? text.doubt.resendDetail : text.doubt.assumeDetail}
      keep={text.doubt.keep}
      choices={[
        {
          label: resend ? text.doubt.resend : text.doubt.assume,
          danger: resend,
          onChoose: () => action && onConfirm(action),
        },
      ]}
      onClose={onClose}
    />
  );
}
