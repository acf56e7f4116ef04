import { ActionIcon, AppShell, Box, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import { logOut, sessionQuery } from "../api/session";
import { text } from "../i18n";
import { ColorSchemeButton } from "./ColorSchemeButton";
import { LanguageMenu } from "./LanguageMenu";

/** Who is signed in, how they want to see the page, and the way out. */
export function Account() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: logOut,
    onSuccess: async () => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: "/login" });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: text.shell.logOutFailed, message: asProblem(error).message }),
  });
  if (!session) return null;
  return (
    <AppShell.Section>
      <Box px="xs" pb="sm">
        <Text fw={600} size="sm" truncate title={session.organization.name}>
          {session.organization.name}
        </Text>
        <Text c="dimmed" size="xs" truncate title={session.user.email}>
          {session.user.email}
        </Text>
        <Text c="dimmed" size="xs">
          {text.shell.role[session.role]}
        </Text>
      </Box>
      <Group gap="xs" px="xs">
        <LanguageMenu />
        <ColorSchemeButton />
        <Tooltip label={text.shell.logOut}>
          <ActionIcon
            variant="default"
            size="lg"
            ml="auto"
            aria-label={text.shell.logOut}
            loading={leave.isPending}
            onClick={() => leave.mutate()}
          >
            <IconLogout size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </AppShell.Section>
  );
}
