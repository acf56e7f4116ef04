import { Anchor, Group, SimpleGrid, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { rejectsUrl } from "../../api/audiences";
import type { Audience, Lead } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatNumber, formatPercent, share } from "../../lib/format";
import classes from "./Totals.module.css";

const kinds = ["ok", "ineligibleGeo", "invalidPhone", "duplicate"] as const;

const statusOf: Record<(typeof kinds)[number], Lead["status"]> = {
  ok: "ok",
  ineligibleGeo: "ineligible_geo",
  invalidPhone: "invalid_phone",
  duplicate: "duplicate",
};

/** What became of the rows, each figure leading to its rows. */
export function Totals({ audience }: { audience: Audience }) {
  const { totals, rowsRead, status, id } = audience;
  const rejected = totals.ineligibleGeo + totals.invalidPhone + totals.duplicate;
  return (
    <Panel
      title={`${text.audience.totals}: ${formatNumber(rowsRead)}`}
      aside={
        status === "ready" &&
        rejected > 0 && (
          <Anchor href={rejectsUrl(id)} download size="sm">
            <Group gap={4} wrap="nowrap">
              <IconDownload size={16} aria-hidden />
              {text.audience.rejects}
            </Group>
          </Anchor>
        )
      }
    >
      <TotalsBar audience={audience} />
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {kinds.map((kind) => (
          <div key={kind}>
            <Text size="sm" c="dimmed" className={classes.name}>
              <span className={classes.swatch} data-kind={kind} />
              {text.audience.total[kind]}
            </Text>
            <Text fz={22} fw={650} className="numbers">
              <AnchorLink
                underline="always"
                to="/audiences/$audienceId"
                params={{ audienceId: id }}
                search={{ status: statusOf[kind] }}
                hash="rows"
                inherit
                aria-label={`${text.audience.show(text.audience.total[kind])}, ${formatNumber(totals[kind])}`}
              >
                {formatNumber(totals[kind])}
              </AnchorLink>{" "}
              <Text span size="xs" c="dimmed">
                {formatPercent(share(totals[kind], rowsRead))}
              </Text>
            </Text>
            <Text size="xs" c="dimmed">
              {text.audience.hint[kind]}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Panel>
  );
}

export function TotalsBar({ audience, thin = false }: { audience: Audience; thin?: boolean }) {
  const { totals, rowsRead, name } = audience;
  const shown = kinds.filter((kind) => totals[kind] > 0);
  const spoken = shown.map((kind) => `${text.audience.total[kind]} ${formatNumber(totals[kind])}`);
  return (
    <div className={classes.bar} data-thin={thin || undefined} role="img" aria-label={[name, ...spoken].join(", ")}>
      {shown.map((kind) => (
        <div
          key={kind}
          className={classes.part}
          data-kind={kind}
          title={`${text.audience.total[kind]}: ${formatNumber(totals[kind])}`}
          style={{ width: `${share(totals[kind], rowsRead) * 100}%` }}
        />
      ))}
    </div>
  );
}
