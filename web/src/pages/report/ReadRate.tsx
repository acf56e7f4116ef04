import { Group, List, Text } from "@mantine/core";
import type { Report, Send } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber, formatPercent } from "../../lib/format";
import { limitedRegions } from "../../lib/peopleFilter";
import { PeopleLink } from "./PeopleLink";

/** The rate over those whose reads are reported, and next to it how many are not. */
export function ReadRate({ report, send }: { report: Report; send?: Send }) {
  const { value, over, limitedReporting, limitedShare } = report.readRate;
  const limited = limitedRegions.filter((region) => limitedReporting[region] > 0);
  return (
    <Panel title={text.readRate.title}>
      <div>
        <Text fz={value === null ? 24 : 40} fw={650} lh="44px" className="numbers">
          {value === null ? text.readRate.none : formatPercent(value)}
        </Text>
        <Text size="sm" className="numbers">
          {value === null
            ? text.readRate.noneDetail
            : text.readRate.over(formatNumber(Math.round(value * over)), formatNumber(over))}
        </Text>
      </div>
      <div>
        <Text size="sm" c="dimmed" className="numbers">
          {limitedShare > 0 && text.readRate.limited(limitedShare)}
          {limitedShare === 0 && value !== null && text.readRate.allReported}
        </Text>
        {limited.length > 0 && (
          <List size="sm" mt="xs" className="numbers">
            {limited.map((region) => (
              <List.Item key={region}>
                <Group gap={6}>
                  <span>{text.limited.regions[region]}:</span>
                  <PeopleLink
                    send={send}
                    filter={{ status: ["delivered", "read"], region }}
                    what={text.limited.regions[region]}
                  >
                    {formatNumber(limitedReporting[region])}
                  </PeopleLink>
                </Group>
              </List.Item>
            ))}
          </List>
        )}
      </div>
      <Text size="sm" className="numbers">
        {text.readRate.replies(report.replies)} · {text.readRate.taps(report.buttonTaps)}
      </Text>
    </Panel>
  );
}
