import { List, Text } from "@mantine/core";
import type { Report } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber, formatPercent } from "../../lib/format";

const regions = ["EEA", "UK", "JP", "KR"] as const;

/** The rate over those whose reads are reported, and next to it how many are not. */
export function ReadRate({ report }: { report: Report }) {
  const { value, over, limitedReporting, limitedShare } = report.readRate;
  const limited = regions.filter((region) => limitedReporting[region] > 0);
  return (
    <Panel title={text.readRate.title}>
      <div>
        <Text fz={value === null ? 24 : 40} fw={650} lh="44px" className="numbers">
          {value === null ? text.readRate.none : formatPercent(value)}
        </Text>
        <Text size="sm" className="numbers">
          {value === null ? text.readRate.noneDetail : text.readRate.over(Math.round(value * over), over)}
        </Text>
      </div>
      <div>
        <Text size="sm" c="dimmed" className="numbers">
          {limitedShare > 0 && text.readRate.limited(limitedShare)}
          {limitedShare === 0 && value !== null && text.readRate.allReported}
        </Text>
        {limited.length > 0 && (
          <List size="sm" mt="xs" c="dimmed" className="numbers">
            {limited.map((region) => (
              <List.Item key={region}>
                {text.readRate.regions[region]}: {formatNumber(limitedReporting[region])}
              </List.Item>
            ))}
          </List>
        )}
      </div>
      <Text size="sm" className="numbers">
        {text.readRate.replies(report.replies)}
      </Text>
    </Panel>
  );
}
