import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { Report } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { countryName, formatNumber } from "../../lib/format";

const shownAtFirst = 8;
const figures = ["audience", "accepted", "delivered", "read", "failed", "skipped"] as const;
/** On a phone the name and these fit without scrolling sideways. */
const onPhone: readonly string[] = ["delivered", "read", "failed"];

export function Countries({ report }: { report: Report }) {
  const [all, setAll] = useState(false);
  const byCountry = report.byCountry.toSorted((a, b) => b.audience - a.audience);
  const shown = all ? byCountry : byCountry.slice(0, shownAtFirst);
  const visibleFrom = (figure: string) => (onPhone.includes(figure) ? undefined : "sm");
  return (
    <Panel title={text.countries.title}>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.countries.none}
        </Text>
      ) : (
        <Table className="numbers" horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.countries.country}</Table.Th>
              {figures.map((figure) => (
                <Table.Th key={figure} ta="right" visibleFrom={visibleFrom(figure)}>
                  {text.countries[figure]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.country}>
                <Table.Td>{countryName(row.country)}</Table.Td>
                {figures.map((figure) => (
                  <Table.Td key={figure} ta="right" visibleFrom={visibleFrom(figure)}>
                    {formatNumber(row[figure])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {byCountry.length > shownAtFirst && (
        <Button variant="default" size="xs" style={{ alignSelf: "center" }} onClick={() => setAll(!all)}>
          {all ? text.countries.fewer : text.countries.all(byCountry.length)}
        </Button>
      )}
    </Panel>
  );
}
