import { Group, Stack, Text } from "@mantine/core";
import type { Report } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber } from "../../lib/format";

export function Skipped({ report }: { report: Report }) {
  const reasons = Object.entries(report.skippedBy).sort(([, a], [, b]) => b - a);
  return (
    <Panel title={text.skipped.title}>
      {reasons.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.skipped.none}
        </Text>
      ) : (
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
      )}
    </Panel>
  );
}
