import { Group, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { text } from "../i18n";

interface Props {
  title: string;
  beside?: ReactNode;
  actions?: ReactNode;
}

/** The page's heading, also the window's title. */
export function PageTitle({ title, beside, actions }: Props) {
  useEffect(() => {
    document.title = text.title(title);
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mih={36}>
      <Group gap="sm" style={{ flex: "1 1 0", minWidth: "min(100%, 240px)" }}>
        <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {beside}
      </Group>
      {actions}
    </Group>
  );
}
