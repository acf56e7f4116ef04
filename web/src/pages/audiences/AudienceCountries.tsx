import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { Audience } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { countryName, formatNumber, formatPercent, share } from "../../lib/format";

const shownAtFirst = 10;

export function AudienceCountries({ audience }: { audience: Audience }) {
  const [all, setAll] = useState(false);
  const countries = Object.entries(audience.byCountry).sort(([, a], [, b]) => b - a);
  const total = countries.reduce((sum, [, count]) => sum + count, 0);
  const limited = Object.values(audience.limitedReporting).reduce((sum, count) => sum + count, 0);
  const shown = all ? countries : countries.slice(0, shownAtFirst);
  return (
    <Panel title={text.countries.title}>
      <Text size="sm" c="dimmed">
        {text.audience.limitedNote(share(limited, total))}
      </Text>
      <Table className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.countries.country}</Table.Th>
            <Table.Th ta="right">{text.audience.numbers}</Table.Th>
            <Table.Th ta="right">{text.funnel.rate}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(([country, count]) => (
            <Table.Tr key={country}>
              <Table.Td>{countryName(country)}</Table.Td>
              <Table.Td ta="right">{formatNumber(count)}</Table.Td>
              <Table.Td ta="right">{formatPercent(share(count, total))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {countries.length > shownAtFirst && (
        <Button variant="default" size="xs" style={{ alignSelf: "center" }} onClick={() => setAll(!all)}>
          {all ? text.countries.fewer : text.countries.all(countries.length)}
        </Button>
      )}
    </Panel>
  );
}
