import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode } from "react";

interface Props {
  icon?: ReactNode;
  title: string;
  detail: string;
  children?: ReactNode;
}

/** What stands where content would: nothing here yet, not found, failed. */
export function Notice({ icon, title, detail, children }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      {icon}
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw={480}>
        {detail}
      </Text>
      {children}
    </Stack>
  );
}
