import { Button, Group, Modal, Text } from "@mantine/core";
import { text } from "../i18n";

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
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ "aria-label": text.states.close }}
      styles={{ title: { fontWeight: 650 } }}
    >
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
    </Modal>
  );
}
