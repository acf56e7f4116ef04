import { List, Progress, Text } from "@mantine/core";
import type { Audience } from "../../api/types";
import { BarList } from "../../components/BarList";
import { AnchorLink } from "../../components/links";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { countryName, formatNumber, formatPercent, share } from "../../lib/format";

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

/** Where the valid numbers are at home. */
export function AudienceCountries({ audience }: { audience: Audience }) {
  const countries = Object.entries(audience.byCountry).sort(([, a], [, b]) => b - a);
  return (
    <Panel title={text.audience.countries}>
      <Text size="sm" c="dimmed">
        {text.audience.countriesNote}
      </Text>
      <BarList
        whole={sum(Object.values(audience.byCountry))}
        bars={countries.map(([country, count]) => ({
          key: country,
          name: country === "ZZ" ? text.audience.unknownCountry : countryName(country),
          count,
          link:
            country === "ZZ"
              ? undefined
              : (figure) => (
                  <AnchorLink
                    underline="always"
                    to="/audiences/$audienceId"
                    params={{ audienceId: audience.id }}
                    search={{ country }}
                    hash="rows"
                    inherit
                    aria-label={`${text.audience.show(countryName(country))}, ${formatNumber(count)}`}
                  >
                    {figure}
                  </AnchorLink>
                ),
        }))}
      />
    </Panel>
  );
}

const regions = ["EEA", "UK", "JP", "KR"] as const;

/** The share of the audience whose reads nobody will ever see, and why. */
export function LimitedReporting({ audience }: { audience: Audience }) {
  const { limitedReporting } = audience;
  const whole = sum(Object.values(audience.byCountry));
  const part = share(sum(Object.values(limitedReporting)), whole);
  const shown = regions.filter((region) => limitedReporting[region] > 0);
  return (
    <Panel title={text.limited.title}>
      <Text fz={22} fw={650} className="numbers">
        {part > 0 ? text.limited.share(part) : text.limited.none}
      </Text>
      {part > 0 && (
        <>
          <Progress value={part * 100} size="md" color="indigo.5" aria-label={text.limited.share(part)} />
          <List size="sm" className="numbers">
            {shown.map((region) => (
              <List.Item key={region}>
                {text.limited.regions[region]}: {formatNumber(limitedReporting[region])} (
                {formatPercent(share(limitedReporting[region], whole))})
              </List.Item>
            ))}
          </List>
        </>
      )}
      <Text size="sm" c="dimmed">
        {text.limited.why}
      </Text>
    </Panel>
  );
}
