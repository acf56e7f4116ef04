import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode } from "react";
import { text } from "../i18n";
import { CodeBlock } from "./CodeBlock";

interface Props {
  title: string;
  warning: string;
  secret: string;
  onClose: () => void;
  children?: ReactNode;
}

/** Shows something this once. Left by its button alone: a click beside it would lose it for good. */
export function SecretDialog({ title, warning, secret, onClose, children }: Props) {
  return (
    <Modal.Root opened onClose={onClose} closeOnClickOutside={false} closeOnEscape={false} centered>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="md" style={{ overflowWrap: "anywhere" }}>
            {title}
          </Modal.Title>
          <Stack>
            <Alert color="yellow">{warning}</Alert>
            <CodeBlock code={secret} label={title} />
            {children}
            <Group justify="flex-end">
              <Button onClick={onClose}>{text.keys.done}</Button>
            </Group>
          </Stack>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
