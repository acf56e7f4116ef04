import { Alert, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Campaign, Send, SendOutlook } from "../../api/types";
import { Fact, Facts } from "../../components/Fact";
import { Panel } from "../../components/Panel";
import { SkipReasons } from "../../components/SkipReasons";
import { text } from "../../i18n";
import {
  countryName,
  formatDay,
  formatMoney,
  formatNumber,
  formatPlannedTime,
  formatPrice,
  share,
} from "../../lib/format";
import { cityOf } from "../../lib/timeZones";
import { wallTimeAt } from "../../lib/zonedTime";
import classes from "./Outlooks.module.css";

/** What each send would do as things stand. */
export function Outlooks({ campaign, outlooks }: { campaign: Campaign; outlooks: SendOutlook[] }) {
  if (outlooks.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {text.outlook.none}
      </Text>
    );
  return outlooks.map((outlook) => {
    const place = campaign.sends.findIndex(({ id }) => id === outlook.sendId);
    const send = campaign.sends[place];
    return send && <Outlook key={send.id} send={send} place={place + 1} outlook={outlook} />;
  });
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function Outlook({ send, place, outlook }: { send: Send; place: number; outlook: SendOutlook }) {
  const { recipients, skippedBy } = outlook;
  const skipped = total(skippedBy);
  const limited = share(total(outlook.limitedReporting), recipients);
  return (
    <Panel title={text.outlook.title(place)}>
      <Stack gap={6}>
        <Text fz={26} fw={650} lh={1.2} className="numbers" data-testid="recipients">
          {text.outlook.will(recipients)}
        </Text>
        <div className={classes.bar} role="img" aria-label={text.outlook.bar(recipients, skipped)}>
          <div className={classes.will} style={{ flexGrow: recipients }} />
          <div className={classes.not} style={{ flexGrow: skipped }} />
        </div>
        <Text size="sm" c="dimmed" className="numbers">
          {skipped === 0 ? text.outlook.everybody : `${text.outlook.willNot(skipped)}.`} {text.outlook.asOfNow}
        </Text>
      </Stack>
      {recipients === 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={text.outlook.nobody}>
          {skippedBy.no_filter_event ? text.outlook.nobodyFiltered : text.outlook.nobodyElse}
        </Alert>
      )}
      <OutlookFacts send={send} outlook={outlook} />
      {limited > 0 && (
        <Text size="sm" className="numbers">
          {text.outlook.limited(limited)}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        {skipped > 0 && (
          <div>
            <Text fw={600} size="sm" mb="xs">
              {text.outlook.why}
            </Text>
            <SkipReasons counts={skippedBy} />
          </div>
        )}
        <Countries outlook={outlook} />
      </SimpleGrid>
      <Costs outlook={outlook} />
    </Panel>
  );
}

function OutlookFacts({ send, outlook }: { send: Send; outlook: SendOutlook }) {
  const { currency, amount } = outlook.estimatedCost;
  const local = (instant: string) => formatPlannedTime(wallTimeAt(Date.parse(instant), send.timeZone));
  return (
    <Facts>
      <Fact name={text.outlook.starts}>
        {local(outlook.startsAt)} · {text.campaigns.zone(cityOf(send.timeZone), send.utcOffset)}
      </Fact>
      <Fact name={text.outlook.ends}>{local(outlook.endsAt)}</Fact>
      <Fact name={text.outlook.cost}>{formatMoney(amount, currency)}</Fact>
    </Facts>
  );
}

const shownCountries = 6;

function Countries({ outlook: { byCountry } }: { outlook: SendOutlook }) {
  const sorted = byCountry.toSorted((a, b) => b.recipients - a.recipients);
  const others = sorted.slice(shownCountries);
  if (sorted.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm" mb="xs">
        {text.outlook.byCountry}
      </Text>
      <Table className="numbers" withRowBorders={false} verticalSpacing={3} horizontalSpacing={0}>
        <Table.Tbody>
          {sorted.slice(0, shownCountries).map(({ country, recipients }) => (
            <Table.Tr key={country}>
              <Table.Td>{countryName(country)}</Table.Td>
              <Table.Td ta="right">{formatNumber(recipients)}</Table.Td>
            </Table.Tr>
          ))}
          {others.length > 0 && (
            <Table.Tr c="dimmed">
              <Table.Td>{text.outlook.others(others.length)}</Table.Td>
              <Table.Td ta="right">{formatNumber(others.reduce((sum, { recipients }) => sum + recipients, 0))}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Costs({ outlook: { estimatedCost } }: { outlook: SendOutlook }) {
  const { byMarket, currency, rateCard, note } = estimatedCost;
  if (byMarket.length === 0) return null;
  return (
    <details>
      <summary>
        <Text span size="sm" fw={600}>
          {text.outlook.byMarket}
        </Text>
      </summary>
      <Table className="numbers" mt="xs" horizontalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.outlook.market}</Table.Th>
            <Table.Th ta="right">{text.outlook.recipients}</Table.Th>
            <Table.Th ta="right">{text.outlook.price}</Table.Th>
            <Table.Th ta="right">{text.outlook.amount}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byMarket.map(({ market, recipients, price, amount }) => (
            <Table.Tr key={market}>
              <Table.Td>{market}</Table.Td>
              <Table.Td ta="right">{formatNumber(recipients)}</Table.Td>
              <Table.Td ta="right">{formatPrice(price, currency)}</Table.Td>
              <Table.Td ta="right">{formatMoney(amount, currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="xs">
        {text.outlook.rateCard(formatDay(rateCard))} {note}
      </Text>
    </details>
  );
}
