import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { removeSecondFactor } from "../../api/account";
import { sessionQuery } from "../../api/session";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { PasswordField } from "../../components/PasswordField";
import { text } from "../../i18n";

export function RemoveSecondFactor({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => removeSecondFactor(password),
    onSuccess: () => {
      notifications.show({ message: text.secondFactor.removed, color: "green" });
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      danger
      title={text.secondFactor.removeTitle}
      submit={text.secondFactor.remove}
      pending={removing.isPending}
      disabled={password === ""}
      onSubmit={() => removing.mutate()}
      onClose={onClose}
    >
      {removing.isError && <ErrorState title={text.secondFactor.notRemoved} error={removing.error} />}
      <Text size="sm">{text.secondFactor.removeDetail}</Text>
      <PasswordField
        label={text.account.presentPassword}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </FormDialog>
  );
}
