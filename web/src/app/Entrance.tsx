import { Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { text } from "../i18n";
import { Brand } from "./Brand";
import { ColorSchemeButton } from "./ColorSchemeButton";
import { LanguageMenu } from "./LanguageMenu";

interface Props {
  title: string;
  subtitle?: string;
  /** Below the box. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A page for who is not in yet. */
export function Entrance({ title, subtitle, foot, children }: Props) {
  useEffect(() => {
    document.title = text.title(title);
  }, [title]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400}>
        <Group justify="space-between">
          <Brand />
          <Group gap="xs">
            <LanguageMenu />
            <ColorSchemeButton />
          </Group>
        </Group>
        <Paper withBorder shadow="sm" p="xl" radius="lg">
          <Stack>
            <div>
              <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
                {title}
              </Title>
              {subtitle && (
                <Text c="dimmed" size="sm">
                  {subtitle}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
        {foot}
      </Stack>
    </Center>
  );
}
