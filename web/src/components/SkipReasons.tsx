import { Group, Stack, Text } from "@mantine/core";
import { text } from "../i18n";
import { formatNumber } from "../lib/format";

/** Who is skipped, by reason, the most frequent first. */
export function SkipReasons({ counts }: { counts: Record<string, number> }) {
  const reasons = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return (
    <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
      {reasons.map(([reason, count]) => (
        <Group component="li" key={reason} justify="space-between" wrap="nowrap" align="baseline">
          <Text size="sm">{text.skipped.reasons[reason] ?? reason}</Text>
          <Text fw={600} className="numbers">
            {formatNumber(count)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
