import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { MessageStatus, Report, Send } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { countryName, formatNumber } from "../../lib/format";
import { CsvButton } from "./CsvButton";
import { PeopleLink } from "./PeopleLink";

const shownAtFirst = 8;
const figures = ["audience", "accepted", "delivered", "read", "failed", "skipped"] as const;
type Figure = (typeof figures)[number];
/** On a phone the name and these fit without scrolling sideways. */
const onPhone: readonly Figure[] = ["delivered", "read", "failed"];

const counted: Record<Figure, MessageStatus[]> = {
  audience: [],
  accepted: ["accepted", "sent", "delivered", "read"],
  delivered: ["delivered", "read"],
  read: ["read"],
  failed: ["failed"],
  skipped: ["skipped"],
};

const nameOf = (code: string) => (code === "ZZ" ? text.countries.unknown : countryName(code));

export function Countries({ report, send }: { report: Report; send?: Send }) {
  const [all, setAll] = useState(false);
  const byCountry = report.byCountry.toSorted((a, b) => b.audience - a.audience);
  const shown = all ? byCountry : byCountry.slice(0, shownAtFirst);
  const visibleFrom = (figure: Figure) => (onPhone.includes(figure) ? undefined : "sm");
  return (
    <Panel
      title={text.countries.title}
      aside={
        <CsvButton
          name={text.countries.title}
          rows={() => [
            [text.countries.country, ...figures.map((figure) => text.countries[figure])],
            ...byCountry.map((row) => [nameOf(row.country), ...figures.map((figure) => row[figure])]),
          ]}
        />
      }
    >
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
                <Table.Td>{nameOf(row.country)}</Table.Td>
                {figures.map((figure) => (
                  <Table.Td key={figure} ta="right" visibleFrom={visibleFrom(figure)}>
                    <PeopleLink
                      send={row.country === "ZZ" ? undefined : send}
                      filter={{ country: row.country, status: counted[figure] }}
                      what={`${nameOf(row.country)}, ${text.countries[figure]}`}
                    >
                      {formatNumber(row[figure])}
                    </PeopleLink>
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
