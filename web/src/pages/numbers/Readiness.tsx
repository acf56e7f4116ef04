import { Anchor, Group, SimpleGrid, Text, ThemeIcon, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import type { Check } from "../../lib/readiness";

const looks = {
  done: { color: "green.9", Icon: IconCheck },
  todo: { color: "red.9", Icon: IconX },
  look: { color: "yellow.9", Icon: IconAlertTriangle },
  unknown: { color: "gray.7", Icon: IconQuestionMark },
} as const;

const manager = "https://business.facebook.com/wa/manage/home/";

/** What is done and what is left to do at Meta, by hand where Meta offers no other way. */
export function Readiness({ checks }: { checks: Check[] }) {
  const left = checks.filter(({ verdict }) => verdict === "todo").length;
  return (
    <>
      <Group gap="sm">
        <Text fw={600}>{text.numbers.checklist}</Text>
        <StatusBadge
          color={left === 0 ? "green" : "red"}
          label={left === 0 ? text.numbers.ready : text.numbers.notReady(left)}
        />
        <Anchor href={manager} target="_blank" rel="noreferrer" size="sm" ml="auto">
          {text.numbers.open}
        </Anchor>
      </Group>
      <SimpleGrid component="ul" cols={{ base: 1, md: 2 }} spacing="sm" m={0} p={0} style={{ listStyle: "none" }}>
        {checks.map(({ step, verdict }) => {
          const { color, Icon } = looks[verdict];
          return (
            <Group component="li" key={step} gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon color={color} size={24} radius="xl">
                <Icon size={16} aria-hidden />
              </ThemeIcon>
              <div>
                <Text size="sm">
                  {text.numbers.steps[step].title}
                  <VisuallyHidden>: {text.numbers.verdict[verdict]}</VisuallyHidden>
                </Text>
                {verdict !== "done" && (
                  <Text size="sm" c="dimmed" maw={640}>
                    {verdict === "unknown" && `${text.numbers.verdict.unknown}. `}
                    {text.numbers.steps[step].todo}
                  </Text>
                )}
              </div>
            </Group>
          );
        })}
      </SimpleGrid>
    </>
  );
}
