import { Button, Group, Modal, Stack } from "@mantine/core";
import { type FormEvent, type ReactNode } from "react";
import { text } from "../i18n";

interface Props {
  opened: boolean;
  title: string;
  submit: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A few fields and what is done with them. */
export function FormDialog({ opened, title, submit, pending, disabled, danger, onSubmit, onClose, children }: Props) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!disabled && !pending) onSubmit();
  };
  return (
    // In parts, because the ready-made dialog brings a <header>, a second banner of the page for screen readers.
    <Modal.Root opened={opened} onClose={onClose} centered>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="md">
            {title}
          </Modal.Title>
          <form onSubmit={send}>
            <Stack>
              {children}
              <Group justify="flex-end" gap="sm">
                <Button variant="default" onClick={onClose}>
                  {text.states.cancel}
                </Button>
                <Button type="submit" color={danger ? "red.9" : undefined} loading={pending} disabled={disabled}>
                  {submit}
                </Button>
              </Group>
            </Stack>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
