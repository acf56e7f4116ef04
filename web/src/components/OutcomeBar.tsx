import { type ReactNode } from "react";
import type { Funnel } from "../api/types";
import { text } from "../i18n";
import { formatNumber, formatPercent, share } from "../lib/format";
import { byOutcome, type Outcome, outcomes } from "../lib/funnel";
import classes from "./OutcomeBar.module.css";

interface BarProps {
  funnel: Funnel;
  label: string;
  inFlight?: number;
  /** For rows of a list, where the figures stand elsewhere. */
  thin?: boolean;
  /** Nothing moves any more, though something waits. */
  stalled?: boolean;
}

/** Where every recipient stands, as one bar. */
export function OutcomeBar({ funnel, label, inFlight, thin = false, stalled = false }: BarProps) {
  const counts = byOutcome(funnel, inFlight);
  const shown = outcomes.filter((outcome) => counts[outcome] > 0);
  const spoken = shown.map((outcome) => `${text.outcome[outcome]} ${formatNumber(counts[outcome])}`);
  return (
    <div
      className={classes.bar}
      data-thin={thin || undefined}
      data-stalled={stalled || undefined}
      role="img"
      aria-label={[label, ...spoken].join(", ")}
    >
      {shown.map((outcome) => (
        <div
          key={outcome}
          className={classes.part}
          data-outcome={outcome}
          title={`${text.outcome[outcome]}: ${formatNumber(counts[outcome])}`}
          style={{ width: `${share(counts[outcome], funnel.audience) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** Places that only some sends need. The others are always there, so that nothing moves while the counts rise. */
const seldom: readonly Outcome[] = ["assumedSent", "cancelled"];

interface LegendProps {
  funnel: Funnel;
  /** Undefined where nobody tells it. */
  inFlight?: number;
  /** The count as something to open. */
  link?: (outcome: Outcome, count: string) => ReactNode;
}

export function OutcomeLegend({ funnel, inFlight, link }: LegendProps) {
  const counts = byOutcome(funnel, inFlight);
  const unknown = (outcome: Outcome) => outcome === "inFlight" && inFlight === undefined && funnel.queued > 0;
  return (
    <dl className={classes.legend}>
      {outcomes
        .filter((outcome) => counts[outcome] > 0 || !seldom.includes(outcome))
        .map((outcome) => (
          <div key={outcome} className={classes.entry} data-testid={`outcome-${outcome}`}>
            <dt className={classes.name}>
              <span className={classes.swatch} data-outcome={outcome} />
              {text.outcome[outcome]}
            </dt>
            <dd className={classes.count}>
              {unknown(outcome) ? "–" : (link?.(outcome, formatNumber(counts[outcome])) ?? formatNumber(counts[outcome]))}
            </dd>
            <dd className={classes.share}>
              {unknown(outcome) ? text.live.unknown : formatPercent(share(counts[outcome], funnel.audience))}
            </dd>
            <dd className={classes.hint}>{text.outcomeHint[outcome]}</dd>
          </div>
        ))}
    </dl>
  );
}
