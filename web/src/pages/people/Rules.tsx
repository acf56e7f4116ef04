import { Group, Stack, Text, ThemeIcon, VisuallyHidden } from "@mantine/core";
import { IconBan, IconCheck, IconMinus } from "@tabler/icons-react";
import type { Trace } from "../../api/types";
import { text } from "../../i18n";

const looks = {
  pass: { color: "green.9", Icon: IconCheck },
  excludes: { color: "red.9", Icon: IconBan },
  not_reached: { color: "gray.6", Icon: IconMinus },
  not_applied: { color: "gray.6", Icon: IconMinus },
} as const;

/** Every rule in the order it was asked, and what each said. */
export function Rules({ trace }: { trace: Trace }) {
  return (
    <>
      <Text size="xs" c="dimmed">
        {trace.evaluated === "now" ? text.person.now : text.person.decided}
      </Text>
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
        {trace.rules.map(({ rule, verdict, detail }) => {
          const { color, Icon } = looks[verdict];
          return (
            <Group component="li" key={rule} gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon color={color} size={22} radius="xl" variant={verdict.startsWith("not") ? "outline" : "filled"}>
                <Icon size={14} aria-hidden />
              </ThemeIcon>
              <Text size="sm">
                <Text span fw={600} size="sm">
                  {text.person.rule[rule]}
                </Text>
                <VisuallyHidden>: {text.person.verdict[verdict]}</VisuallyHidden>
                <Text span size="sm" c="dimmed" display="block">
                  {detail || text.person.verdict[verdict]}
                </Text>
              </Text>
            </Group>
          );
        })}
      </Stack>
    </>
  );
}
