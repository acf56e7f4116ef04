import type { CSSProperties } from "react";
import { text } from "../../i18n";
import { axisTicks } from "../../lib/axis";
import { formatMoment, formatNumber, formatTime } from "../../lib/format";
import type { Bucket } from "../../lib/timeline";
import classes from "./TimeChart.module.css";

export const chartSeries = ["accepted", "delivered", "read", "failed"] as const;

const dayMs = 86_400_000;
const labelsAtMost = 6;

/** Columns side by side for each step of time. A library for this alone would weigh as much as the rest of the page. */
export function TimeChart({ buckets }: { buckets: Bucket[] }) {
  const ticks = axisTicks(Math.max(...buckets.flatMap((bucket) => chartSeries.map((series) => bucket[series]))));
  const top = ticks.at(-1)!;
  const short = buckets.at(-1)!.at - buckets[0]!.at < dayMs;
  const labelEvery = Math.ceil(buckets.length / labelsAtMost);
  return (
    <div className={classes.figure} role="img" aria-label={text.minutes.chart}>
      <div className={classes.plot}>
        <div className={classes.axis}>
          {ticks.toReversed().map((tick) => (
            <span key={tick}>{formatNumber(tick)}</span>
          ))}
        </div>
        <div className={classes.columns} style={{ "--lines": ticks.length - 1 } as CSSProperties}>
          {buckets.map((bucket) => (
            <div key={bucket.at} className={classes.step} title={spoken(bucket)}>
              {chartSeries.map((series) => (
                <div
                  key={series}
                  className={classes.column}
                  data-outcome={series}
                  style={{ height: `${(bucket[series] / top) * 100}%` }}
                />
              ))}
            </div>
          ))}
        </div>
        <div className={classes.times}>
          {buckets.map(({ at }, place) => (
            <span key={at}>{place % labelEvery === 0 && (short ? formatTime(at) : formatMoment(at))}</span>
          ))}
        </div>
      </div>
      <figcaption className={classes.legend}>
        {chartSeries.map((series) => (
          <span key={series} className={classes.name}>
            <span className={classes.swatch} data-outcome={series} />
            {text.outcome[series]}
          </span>
        ))}
      </figcaption>
    </div>
  );
}

const spoken = (bucket: Bucket) =>
  [formatMoment(bucket.at), ...chartSeries.map((series) => `${text.outcome[series]}: ${formatNumber(bucket[series])}`)].join("\n");
