import { Group, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconChecklist, IconSearchOff, IconTimelineEvent, IconUpload } from "@tabler/icons-react";
import { ButtonLink } from "../../components/links";
import { Notice } from "../../components/Notice";
import { text } from "../../i18n";

/** The first thing a new team sees: how a campaign comes about. */
export function NoCampaigns() {
  const { steps } = text.campaigns;
  return (
    <Paper withBorder radius="lg" p={{ base: "lg", sm: "xl" }}>
      <Stack gap="xl">
        <div>
          <Title order={2} size="h3">
            {text.campaigns.emptyTitle}
          </Title>
          <Text c="dimmed" maw={640} mt={4}>
            {text.campaigns.emptyDetail}
          </Text>
        </div>
        <SimpleGrid component="ol" cols={{ base: 1, sm: 3 }} spacing="xl" m={0} p={0} style={{ listStyle: "none" }}>
          <Step icon={<IconUpload size={22} aria-hidden />} {...steps.audience} />
          <Step icon={<IconTimelineEvent size={22} aria-hidden />} {...steps.plan} />
          <Step icon={<IconChecklist size={22} aria-hidden />} {...steps.launch} />
        </SimpleGrid>
        <Group>
          <ButtonLink to="/audiences/new">{text.campaigns.emptyAction}</ButtonLink>
          <ButtonLink to="/campaigns/new" variant="default">
            {text.campaigns.create}
          </ButtonLink>
        </Group>
      </Stack>
    </Paper>
  );
}

function Step({ icon, title, detail }: { icon: React.ReactNode; title: string; detail: string }) {
  return (
    <li>
      <ThemeIcon variant="light" size={44} radius="md">
        {icon}
      </ThemeIcon>
      <Text fw={600} mt="sm">
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {detail}
      </Text>
    </li>
  );
}

export function NothingFound() {
  return (
    <Notice
      icon={<IconSearchOff size={36} stroke={1.5} aria-hidden />}
      title={text.campaigns.nothingFound}
      detail={text.campaigns.nothingFoundDetail}
    >
      <ButtonLink to="/campaigns" variant="default" mt="sm">
        {text.campaigns.showAll}
      </ButtonLink>
    </Notice>
  );
}
