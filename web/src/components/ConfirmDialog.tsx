import { Button, Group, Modal, Text } from "@mantine/core";

export interface Choice {
  label: string;
  danger?: boolean;
  onChoose: () => void;
}

interface Props {
  opened: boolean;
  title: string;
  detail: string;
  keep: string;
  choices: Choice[];
  onClose: () => void;
}

/** Asks before something that cannot be taken back. Leaving it in any way changes nothing. */
export function ConfirmDialog({ opened, title, detail, keep, choices, onClose }: Props) {
  return (
    // In parts, because the ready-made dialog brings a <header>, a second banner of the page for screen readers.
    <Modal.Root opened={opened} onClose={onClose} centered size={choices.length > 1 ? "lg" : "md"}>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="xs">
            {title}
          </Modal.Title>
          <Text size="sm" className="numbers">
            {detail}
          </Text>
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              {keep}
            </Button>
            {choices.map(({ label, danger, onChoose }) => (
              <Button
                key={label}
                color={danger ? "red.9" : undefined}
                onClick={() => {
                  onClose();
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
