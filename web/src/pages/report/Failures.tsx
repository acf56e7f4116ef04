import { Group, Stack, Text } from "@mantine/core";
import type { Report, Send } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber } from "../../lib/format";
import { CsvButton } from "./CsvButton";
import { PeopleLink } from "./PeopleLink";

/** What went wrong, the most frequent first, each with what to do about it. */
export function Failures({ report, send }: { report: Report; send?: Send }) {
  const failures = report.failedBy.toSorted((a, b) => b.count - a.count);
  const { columns } = text.failures;
  return (
    <Panel
      title={text.failures.title}
      aside={
        failures.length > 0 && (
          <CsvButton
            name={text.failures.title}
            rows={() => [
              [columns.code, columns.title, columns.count, columns.advice],
              ...failures.map(({ code, title, count, advice }) => [code, title, count, advice]),
            ]}
          />
        )
      }
    >
      {failures.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.failures.none}
        </Text>
      ) : (
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
          {failures.map(({ code, title, count, advice }) => (
            <li key={code}>
              <Group justify="space-between" wrap="nowrap" align="baseline">
                <Text size="sm" fw={600}>
                  {title}{" "}
                  <Text span size="xs" c="dimmed" fw={400}>
                    {text.failures.code(code)}
                  </Text>
                </Text>
                <Text fw={600} className="numbers">
                  <PeopleLink send={send} filter={{ status: ["failed"], errorCode: code }} what={title}>
                    {formatNumber(count)}
                  </PeopleLink>
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
