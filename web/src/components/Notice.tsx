import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode } from "react";

interface Props {
  icon?: ReactNode;
  title: string;
  detail: string;
  /** 1 where nothing else is on the page. */
  level?: 1 | 2 | 3;
  children?: ReactNode;
}

/** What stands where content would: nothing here yet, not found, failed. */
export function Notice({ icon, title, detail, level = 2, children }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      {icon}
      <Title order={level} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw={480}>
        {detail}
      </Text>
      {children}
    </Stack>
  );
}
