import { AppShell, Box, Burger, Group, NavLink, ScrollArea, Stack, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconBook2,
  IconDeviceMobile,
  IconHandStop,
  IconMessage,
  IconSettings,
  IconSpeakerphone,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { SectionLink } from "../components/links";
import { text } from "../i18n";
import { Account } from "./Account";
import { Brand } from "./Brand";
import { OfflineNotice } from "./OfflineNotice";

const sections = [
  { to: "/campaigns", label: text.shell.campaigns, Icon: IconSpeakerphone },
  { to: "/audiences", label: text.shell.audiences, Icon: IconUsersGroup },
  { to: "/templates", label: text.shell.templates, Icon: IconMessage },
  { to: "/numbers", label: text.shell.numbers, Icon: IconDeviceMobile },
  { to: "/opt-outs", label: text.shell.optOuts, Icon: IconHandStop },
  { to: "/settings", label: text.shell.settings, Icon: IconSettings },
] as const;

export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false);
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
          <Sections onChoose={close} />
        </AppShell.Section>
        <Account onChoose={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Box maw={1200} mx="auto">
          <OfflineNotice />
          <Outlet />
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

function Sections({ onChoose }: { onChoose: () => void }) {
  const matchRoute = useMatchRoute();
  return (
    <Stack gap={4}>
      {sections.map(({ to, label, Icon }) => (
        <SectionLink
          key={to}
          to={to}
          onClick={onChoose}
          label={label}
          leftSection={<Icon size={20} aria-hidden />}
          active={Boolean(matchRoute({ to, fuzzy: true }))}
        />
      ))}
      <NavLink href="/docs" label={text.shell.docs} leftSection={<IconBook2 size={20} aria-hidden />} />
    </Stack>
  );
}
