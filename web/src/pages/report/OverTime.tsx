import { Accordion, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import type { Report } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatMoment, formatNumber } from "../../lib/format";
import { inSteps } from "../../lib/timeline";
import { CsvButton } from "./CsvButton";
import { chartSeries, TimeChart } from "./TimeChart";

const mostSteps = 36;

/** When what happened, as a chart and, for who cannot see it, as a table. */
export function OverTime({ timeline }: Pick<Report, "timeline">) {
  const { stepMinutes, buckets } = useMemo(() => inSteps(timeline, mostSteps), [timeline]);
  const head = [text.minutes.time, ...chartSeries.map((each) => text.outcome[each])];
  return (
    <Panel
      title={text.minutes.title}
      aside={
        buckets.length > 0 && (
          <CsvButton
            name={text.minutes.title}
            rows={() => [head, ...buckets.map((bucket) => [new Date(bucket.at).toISOString(), ...chartSeries.map((each) => bucket[each])])]}
          />
        )
      }
    >
      {buckets.length === 0 ? (
        <Text size="sm" c="dimmed" mih={120}>
          {text.minutes.none}
        </Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {text.minutes.every(stepMinutes)}
          </Text>
          <TimeChart buckets={buckets} />
          <Accordion chevronPosition="left">
            <Accordion.Item value="table" style={{ borderBottom: 0 }}>
              <Accordion.Control px={0}>
                <Text size="sm">{text.minutes.table}</Text>
              </Accordion.Control>
              <Accordion.Panel>
                <Table className="numbers" fz="sm" horizontalSpacing={6}>
                  <Table.Thead>
                    <Table.Tr>
                      {head.map((name, place) => (
                        <Table.Th key={name} ta={place > 0 ? "right" : undefined}>
                          {name}
                        </Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {buckets.map((bucket) => (
                      <Table.Tr key={bucket.at}>
                        <Table.Td>{formatMoment(bucket.at)}</Table.Td>
                        {chartSeries.map((each) => (
                          <Table.Td key={each} ta="right">
                            {formatNumber(bucket[each])}
                          </Table.Td>
                        ))}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </>
      )}
    </Panel>
  );
}
