import { NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { invitationsQuery, invite } from "../../api/members";
import type { Role } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { SecretDialog } from "../../components/SecretDialog";
import { text } from "../../i18n";
import { useGrantableRoles } from "./useGrantableRoles";

/** Invites, and shows the link that has to be handed over, this once. */
export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const grantable = useGrantableRoles();
  const queries = useQueryClient();
  const inviting = useMutation({
    mutationFn: () => invite(email.trim(), role),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  const close = () => {
    setEmail("");
    setRole("member");
    inviting.reset();
    onClose();
  };
  if (inviting.data)
    return (
      <SecretDialog
        title={text.invitations.link(inviting.data.email)}
        warning={text.invitations.shownOnce}
        secret={location.origin + inviting.data.path}
        onClose={close}
      />
    );
  return (
    <FormDialog
      opened={opened}
      title={text.invitations.dialog}
      submit={text.invitations.submit}
      pending={inviting.isPending}
      disabled={email.trim() === ""}
      onSubmit={() => inviting.mutate()}
      onClose={close}
    >
      {inviting.isError && <ErrorState title={text.invitations.notInvited} error={inviting.error} />}
      <TextInput
        label={text.login.email}
        type="email"
        autoComplete="off"
        maxLength={254}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={text.members.role}
        description={text.roleHints[role]}
        value={role}
        data={grantable.map((value) => ({ value, label: text.roles[value] }))}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
      />
    </FormDialog>
  );
}
