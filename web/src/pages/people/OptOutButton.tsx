import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addOptOut } from "../../api/optOuts";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { text } from "../../i18n";

/** For who asks by other ways than a message to be left alone. */
export function OptOutButton({ phone }: { phone: string }) {
  const [asked, setAsked] = useState(false);
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => addOptOut(phone, "all", ""),
    onSuccess: () => notifications.show({ message: text.optOuts.added(phone), color: "green" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["opt-outs"] }),
  });
  return (
    <>
      {adding.isError && <ErrorState title={text.optOuts.addFailed} error={adding.error} />}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: "flex-start" }}
        loading={adding.isPending}
        onClick={() => setAsked(true)}
      >
        {text.person.optOut}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={text.optOuts.confirmTitle(phone)}
        detail={text.optOuts.confirmDetail}
        keep={text.states.cancel}
        choices={[{ label: text.person.optOut, onChoose: () => adding.mutate() }]}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
