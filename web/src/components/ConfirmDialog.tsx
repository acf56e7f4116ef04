import { Button, Group, Modal, Text } from "@mantine/core";
import { type ReactNode } from "react";

export interface Choice {
  label: string;
  danger?: boolean;
  disabled?: boolean;
  /** What is chosen ends the question by itself; onClose would take it back. */
  closesItself?: boolean;
  onChoose: () => void;
}

interface Props {
  opened: boolean;
  title: string;
  detail: string;
  children?: ReactNode;
  keep: string;
  choices: Choice[];
  onClose: () => void;
}

/** Asks before something that cannot be taken back. Leaving it in any way changes nothing. */
export function ConfirmDialog({ opened, title, detail, children, keep, choices, onClose }: Props) {
  return (
    // In parts, because the ready-made dialog brings a <header>, a second banner of the page for screen readers.
    <Modal.Root opened={opened} onClose={onClose} centered size={choices.length > 1 || children ? "lg" : "md"}>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="xs">
            {title}
          </Modal.Title>
          <Text size="sm" className="numbers">
            {detail}
          </Text>
          {children}
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              {keep}
            </Button>
            {choices.map(({ label, danger, disabled, closesItself, onChoose }) => (
              <Button
                key={label}
                disabled={disabled}
                color={danger ? "red.9" : undefined}
                onClick={() => {
                  if (!closesItself) onClose();
                  onChoose();
                }}
              >
                {label}
              </Button>
            ))}
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
