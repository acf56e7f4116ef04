import { CloseButton, Drawer, Group, Stack } from "@mantine/core";
import { type ReactNode } from "react";
import { text } from "../i18n";

interface Props {
  opened: boolean;
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** More about one thing, beside the list it came from; over it on a phone. Escape closes it. */
export function SideSheet({ opened, title, onClose, children }: Props) {
  return (
    // In parts, because the ready-made drawer brings a <header>, a second banner of the page for screen readers.
    <Drawer.Root opened={opened} onClose={onClose} position="right" size="min(520px, 100%)">
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <Drawer.Body p={{ base: "md", sm: "lg" }}>
          <Group justify="space-between" wrap="nowrap" align="flex-start" mb="md">
            <Drawer.Title fw={650} fz="xl" style={{ overflowWrap: "anywhere" }}>
              {title}
            </Drawer.Title>
            <CloseButton aria-label={text.states.close} onClick={onClose} />
          </Group>
          <Stack gap="lg">{children}</Stack>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
