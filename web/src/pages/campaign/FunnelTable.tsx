import { Table, Text } from "@mantine/core";
import type { Funnel } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber, formatPercent, share } from "../../lib/format";
import classes from "./FunnelTable.module.css";

const steps = ["audience", "eligible", "accepted", "sent", "delivered", "read"] as const satisfies (keyof Funnel)[];

export function FunnelTable({ funnel }: { funnel: Funnel }) {
  return (
    <Panel title={text.funnel.title}>
      <Table className="numbers" withRowBorders={false} horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.funnel.step}</Table.Th>
            <Table.Th ta="right">{text.funnel.people}</Table.Th>
            <Table.Th ta="right">{text.funnel.rate}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => {
            const part = share(funnel[step], funnel.audience);
            return (
              <Table.Tr key={step}>
                <Table.Td className={classes.step} style={{ "--part": `${part * 100}%` }}>
                  {text.funnel[step]}
                </Table.Td>
                <Table.Td ta="right" fw={600}>
                  {formatNumber(funnel[step])}
                </Table.Td>
                <Table.Td ta="right" w={80}>
                  {formatPercent(part)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {text.funnel.note}
      </Text>
    </Panel>
  );
}
