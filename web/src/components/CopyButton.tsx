import { ActionIcon, Button, CopyButton as Copying, Group, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "../i18n";

/** Copies to the clipboard, and says so. */
export function CopyButton({ value, label = text.states.copy }: { value: string; label?: string }) {
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? text.states.copied : label}</span>
        </Button>
      )}
    </Copying>
  );
}

/** An id or an address, with a button that copies it. */
export function Copyable({ value, shown = value }: { value: string; shown?: string }) {
  return (
    <Group gap={2} wrap="nowrap" display="inline-flex">
      <span style={{ overflowWrap: "anywhere" }}>{shown}</span>
      <Copying value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? text.states.copied : text.states.copyThis(shown)}>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={text.states.copyThis(shown)} onClick={copy}>
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </Copying>
    </Group>
  );
}
