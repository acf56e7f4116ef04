import { Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { removeOptOut } from "../../api/optOuts";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";

/** Lifting somebody's opt-out is answered for: the reason is asked, and kept in the audit log. */
export function RemoveOptOut({ phone, onClose }: { phone: string | null; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: (lifted: string) => removeOptOut(lifted, reason.trim()),
    onSuccess: (_, lifted) => {
      notifications.show({ message: text.optOuts.removed(lifted), color: "green" });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["opt-outs"] }),
  });
  return (
    <FormDialog
      opened={phone !== null}
      title={text.optOuts.removeTitle(phone ?? "")}
      submit={text.optOuts.remove}
      danger
      pending={removing.isPending}
      disabled={reason.trim() === ""}
      onSubmit={() => phone && removing.mutate(phone)}
      onClose={onClose}
    >
      <Text size="sm">{text.optOuts.removeDetail}</Text>
      {removing.isError && <ErrorState title={text.optOuts.removeFailed} error={removing.error} />}
      <Textarea
        label={text.optOuts.removeReason}
        description={text.optOuts.removeReasonNeeded}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
