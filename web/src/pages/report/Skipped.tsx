import { Text } from "@mantine/core";
import type { Report, Send } from "../../api/types";
import { BarList } from "../../components/BarList";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { PeopleLink } from "./PeopleLink";

export function Skipped({ report, send }: { report: Report; send?: Send }) {
  const reasons = Object.entries(report.skippedBy).sort(([, a], [, b]) => b - a);
  const name = (reason: string) => text.skipped.reasons[reason] ?? reason;
  return (
    <Panel title={text.skipped.title}>
      {reasons.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.skipped.none}
        </Text>
      ) : (
        <BarList
          longNames
          whole={report.funnel.audience}
          bars={reasons.map(([skipReason, count]) => ({
            key: skipReason,
            name: name(skipReason),
            count,
            link: (figure) => (
              <PeopleLink send={send} filter={{ status: ["skipped"], skipReason }} what={name(skipReason)}>
                {figure}
              </PeopleLink>
            ),
          }))}
        />
      )}
    </Panel>
  );
}
