import { ActionIcon, AppShell, Box, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import { logOut, sessionQuery } from "../api/session";
import { AnchorLink } from "../components/links";
import { text } from "../i18n";
import { ColorSchemeButton } from "./ColorSchemeButton";
import { LanguageMenu } from "./LanguageMenu";
import { OrganizationMenu } from "./OrganizationMenu";

/** Who is signed in, how they want to see the page, and the way out. */
export function Account({ onChoose }: { onChoose: () => void }) {
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
        {session.organizations.length > 1 ? (
          <OrganizationMenu session={session} />
        ) : (
          <Text fw={600} size="sm" truncate title={session.organization.name}>
            {session.organization.name}
          </Text>
        )}
        <Text c="dimmed" size="xs" truncate title={session.user.email}>
          {session.user.email}
        </Text>
        <Text c="dimmed" size="xs">
          {text.shell.role[session.role]}
        </Text>
        <AnchorLink to="/settings" search={{ tab: "account" }} size="xs" underline="always" onClick={onChoose}>
          {text.shell.account}
        </AnchorLink>
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
