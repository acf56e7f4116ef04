import { Checkbox, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createKey, type KeyKind } from "../../api/organization";
import { sessionQuery } from "../../api/session";
import type { Permission } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { SecretDialog } from "../../components/SecretDialog";
import { text } from "../../i18n";
import { endOfDay } from "../../lib/endOfDay";

interface Props {
  kind: KeyKind;
  opened: boolean;
  onClose: () => void;
}

const leastScopes: Permission[] = ["view"];

/** Makes a key and shows it, this once. */
export function CreateKey({ kind, opened, onClose }: Props) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>(leastScopes);
  const [lastDay, setLastDay] = useState("");
  const queries = useQueryClient();
  const creating = useMutation({
    mutationFn: () => createKey(kind, { name: name.trim(), scopes, expiresAt: lastDay ? endOfDay(lastDay) : null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [kind] }),
  });
  const close = () => {
    setName("");
    setScopes(leastScopes);
    setLastDay("");
    creating.reset();
    onClose();
  };
  if (creating.data)
    return (
      <SecretDialog
        title={text.keys.secret(creating.data.name)}
        warning={text.keys.shownOnce}
        secret={creating.data.secret}
        onClose={close}
      />
    );
  return (
    <FormDialog
      opened={opened}
      title={kind === "api-keys" ? text.keys.createApiTitle : text.keys.createSigningTitle}
      submit={text.keys.submit}
      pending={creating.isPending}
      disabled={name.trim() === "" || (kind === "api-keys" && scopes.length === 0)}
      onSubmit={() => creating.mutate()}
      onClose={close}
    >
      {creating.isError && <ErrorState title={text.keys.createFailed} error={creating.error} />}
      <TextInput
        label={text.keys.name}
        description={text.keys.nameHint}
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {kind === "api-keys" && (
        <>
          <Scopes scopes={scopes} onChange={setScopes} />
          <TextInput
            label={text.keys.lastDay}
            description={text.keys.lastDayHint}
            type="date"
            value={lastDay}
            onChange={(event) => setLastDay(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}

/** What its maker may, a key may too; approving is for people. */
function Scopes({ scopes, onChange }: { scopes: Permission[]; onChange: (scopes: Permission[]) => void }) {
  const { data: session } = useQuery(sessionQuery);
  const offered = session?.permissions.filter((permission) => permission !== "approve") ?? [];
  return (
    <Checkbox.Group
      label={text.keys.scopes}
      description={text.keys.scopesHint}
      value={scopes}
      onChange={(chosen) => onChange(chosen as Permission[])}
    >
      <Stack gap="xs" mt="xs">
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={text.scopes[scope]} description={text.scopeHints[scope]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
