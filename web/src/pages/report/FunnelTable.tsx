import { Table, Text } from "@mantine/core";
import type { Funnel, MessageStatus, Report, Send } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber, formatPercent, share } from "../../lib/format";
import { messageStatuses } from "../../lib/messageStatus";
import type { PeopleFilter } from "../../lib/peopleFilter";
import { CsvButton } from "./CsvButton";
import classes from "./FunnelTable.module.css";
import { PeopleLink } from "./PeopleLink";

const steps = ["audience", "eligible", "accepted", "sent", "delivered", "read"] as const satisfies (keyof Funnel)[];
type Step = (typeof steps)[number];

const reached: Record<Exclude<Step, "audience" | "eligible">, MessageStatus[]> = {
  accepted: ["accepted", "sent", "delivered", "read"],
  sent: ["sent", "delivered", "read"],
  delivered: ["delivered", "read"],
  read: ["read"],
};

/** Who got as far as the step. Eligible are some of the skipped too, and they cannot be asked for together. */
function peopleOf(step: Step, { skippedBy }: Report): PeopleFilter | null {
  if (step === "audience") return {};
  if (step !== "eligible") return { status: reached[step] };
  const wereEligible = (skippedBy.opted_out_at_claim ?? 0) + (skippedBy.missing_parameter ?? 0);
  return wereEligible > 0 ? null : { status: messageStatuses.filter((status) => status !== "skipped") };
}

export function FunnelTable({ funnel, report, send }: { funnel: Funnel; report: Report; send?: Send }) {
  const rows = steps.map((step, place) => ({
    step,
    count: funnel[step],
    ofAll: share(funnel[step], funnel.audience),
    ofBefore: place === 0 ? 1 : share(funnel[step], funnel[steps[place - 1]!]),
    filter: peopleOf(step, report),
  }));
  return (
    <Panel
      title={text.funnel.title}
      aside={
        <CsvButton
          name={text.funnel.title}
          rows={() => [
            [text.funnel.step, text.funnel.people, text.funnel.rate, text.funnel.ofBefore],
            ...rows.map(({ step, count, ofAll, ofBefore }) => [text.funnel[step], count, ofAll, ofBefore]),
          ]}
        />
      }
    >
      <Table className="numbers" withRowBorders={false} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="40%">{text.funnel.step}</Table.Th>
            <Table.Th ta="right">{text.funnel.people}</Table.Th>
            <Table.Th ta="right">{text.funnel.rate}</Table.Th>
            <Table.Th ta="right" visibleFrom="xs">
              {text.funnel.ofBefore}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ step, count, ofAll, ofBefore, filter }, place) => (
            <Table.Tr key={step}>
              <Table.Td className={classes.step} style={{ "--part": `${ofAll * 100}%` }}>
                {text.funnel[step]}
              </Table.Td>
              <Table.Td ta="right" fw={600}>
                <PeopleLink send={filter ? send : undefined} filter={filter ?? {}} what={text.funnel[step]}>
                  {formatNumber(count)}
                </PeopleLink>
              </Table.Td>
              <Table.Td ta="right">{formatPercent(ofAll)}</Table.Td>
              <Table.Td ta="right" visibleFrom="xs">
                {place > 0 && formatPercent(ofBefore)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {text.funnel.note}
      </Text>
    </Panel>
  );
}
