import { Group, Stack, Text } from "@mantine/core";
import type { Report } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber } from "../../lib/format";

export function Failures({ report }: { report: Report }) {
  return (
    <Panel title={text.failures.title}>
      {report.failedBy.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.failures.none}
        </Text>
      ) : (
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
          {report.failedBy.map(({ code, title, count, advice }) => (
            <li key={code}>
              <Group justify="space-between" wrap="nowrap" align="baseline">
                <Text size="sm" fw={600}>
                  {title}{" "}
                  <Text span size="xs" c="dimmed" fw={400}>
                    {text.failures.code(code)}
                  </Text>
                </Text>
                <Text fw={600} className="numbers">
                  {formatNumber(count)}
                </Text>
              </Group>
              <Text size="sm" c="dimmed">
                {advice}
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
