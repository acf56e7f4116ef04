import type { Funnel } from "../api/types";
import { text } from "../i18n";
import { formatNumber, formatPercent, share } from "../lib/format";
import { byOutcome, outcomes } from "../lib/funnel";
import classes from "./OutcomeBar.module.css";

/** Where every recipient stands, as one bar. `thin` for rows of a list, where the figures stand elsewhere. */
export function OutcomeBar({ funnel, label, thin = false }: { funnel: Funnel; label: string; thin?: boolean }) {
  const counts = byOutcome(funnel);
  const shown = outcomes.filter((outcome) => counts[outcome] > 0);
  const spoken = shown.map((outcome) => `${text.outcome[outcome]} ${formatNumber(counts[outcome])}`);
  return (
    <div className={classes.bar} data-thin={thin || undefined} role="img" aria-label={[label, ...spoken].join(", ")}>
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

/** The bar's figures. Every place is always there, so that nothing moves while the counts rise. */
export function OutcomeLegend({ funnel }: { funnel: Funnel }) {
  const counts = byOutcome(funnel);
  return (
    <dl className={classes.legend}>
      {outcomes.map((outcome) => (
        <div key={outcome} className={classes.entry} data-testid={`outcome-${outcome}`}>
          <dt className={classes.name}>
            <span className={classes.swatch} data-outcome={outcome} />
            {text.outcome[outcome]}
          </dt>
          <dd className={classes.count}>{formatNumber(counts[outcome])}</dd>
          <dd className={classes.share}>{formatPercent(share(counts[outcome], funnel.audience))}</dd>
          <dd className={classes.hint}>{text.outcomeHint[outcome]}</dd>
        </div>
      ))}
    </dl>
  );
}
