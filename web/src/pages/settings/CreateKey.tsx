import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createKey, type KeyKind } from "../../api/organization";
import { CodeBlock } from "../../components/CodeBlock";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";

interface Props {
  kind: KeyKind;
  opened: boolean;
  onClose: () => void;
}

/** Makes a key and shows it, this once. */
export function CreateKey({ kind, opened, onClose }: Props) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const creating = useMutation({
    mutationFn: () => createKey(kind, name.trim()),
    onSuccess: () => queries.invalidateQueries({ queryKey: [kind] }),
  });
  const close = () => {
    setName("");
    creating.reset();
    onClose();
  };
  if (creating.data) return <ShownKey {...creating.data} onClose={close} />;
  return (
    <FormDialog
      opened={opened}
      title={kind === "api-keys" ? text.keys.createApiTitle : text.keys.createSigningTitle}
      submit={text.keys.submit}
      pending={creating.isPending}
      disabled={name.trim() === ""}
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
    </FormDialog>
  );
}

/** Left by its button alone: a click beside it would lose the key for good. */
export function ShownKey({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <Modal.Root opened onClose={onClose} closeOnClickOutside={false} closeOnEscape={false} centered>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="md">
            {text.keys.secret(name)}
          </Modal.Title>
          <Stack>
            <Alert color="yellow">{text.keys.shownOnce}</Alert>
            <CodeBlock code={secret} label={text.keys.secret(name)} />
            <Group justify="flex-end">
              <Button onClick={onClose}>{text.keys.done}</Button>
            </Group>
          </Stack>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
