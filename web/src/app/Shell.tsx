import { AppShell, Box, Burger, Group, NavLink, ScrollArea, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconBook2, IconLogout, IconSpeakerphone, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useMatchRoute, useNavigate } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import { logOut, sessionQuery } from "../api/session";
import { SectionLink } from "../components/links";
import { text } from "../i18n";
import { Brand } from "./Brand";
import { ColorSchemeButton } from "./ColorSchemeButton";

const sections = [
  { to: "/campaigns", label: text.shell.campaigns, Icon: IconSpeakerphone },
  { to: "/audiences", label: text.shell.audiences, Icon: IconUsersGroup },
] as const;

export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false);
  const matchRoute = useMatchRoute();
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <UnstyledButton component="a" href="#content" className="skip-link">
        {text.shell.skip}
      </UnstyledButton>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Brand />
          <Burger opened={open} onClick={toggle} size="sm" aria-label={text.shell.menu} aria-expanded={open} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={text.shell.navigation}>
        <Box visibleFrom="sm" px="xs" py="sm">
          <Brand />
        </Box>
        <AppShell.Section grow component={ScrollArea} mt="xs">
          <Stack gap={4}>
            {sections.map(({ to, label, Icon }) => (
              <SectionLink
                key={to}
                to={to}
                onClick={close}
                label={label}
                leftSection={<Icon size={20} aria-hidden />}
                active={Boolean(matchRoute({ to, fuzzy: true }))}
              />
            ))}
            <NavLink href="/docs" label={text.shell.docs} leftSection={<IconBook2 size={20} aria-hidden />} />
          </Stack>
        </AppShell.Section>
        <Account />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Box maw={1200} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

function Account() {
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
        <Text fw={600} size="sm" truncate>
          {session.organization.name}
        </Text>
        <Text c="dimmed" size="xs" truncate title={session.user.email}>
          {session.user.email}
        </Text>
      </Box>
      <Group gap="xs" wrap="nowrap">
        <NavLink
          component="button"
          type="button"
          label={text.shell.logOut}
          leftSection={<IconLogout size={20} aria-hidden />}
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        />
        <ColorSchemeButton />
      </Group>
    </AppShell.Section>
  );
}
