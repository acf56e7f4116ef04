import { Button, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { text } from "../i18n";
import { formatNumber, formatPercent, share } from "../lib/format";
import classes from "./BarList.module.css";

interface Bar {
  key: string;
  name: ReactNode;
  count: number;
  /** The count as something to open; plain without it. */
  link?: (count: string) => ReactNode;
}

interface Props {
  bars: Bar[];
  whole: number;
  shownAtFirst?: number;
  /** Names that are sentences stand above their bars. */
  longNames?: boolean;
}

/** Counts of one kind, the largest first, each as a bar beside its figures. */
export function BarList({ bars, whole, shownAtFirst = 8, longNames = false }: Props) {
  const [all, setAll] = useState(false);
  const most = Math.max(...bars.map(({ count }) => count), 1);
  const shown = all ? bars : bars.slice(0, shownAtFirst);
  return (
    <>
      <ul className={classes.list} data-long={longNames || undefined}>
        {shown.map(({ key, name, count, link }) => (
          <li key={key} className={classes.entry}>
            <Text size="sm" component="span">
              {name}
            </Text>
            <span className={classes.track}>
              <span className={classes.bar} style={{ width: `${share(count, most) * 100}%` }} />
            </span>
            <Text size="sm" fw={600} component="span" className={classes.figure}>
              {link ? link(formatNumber(count)) : formatNumber(count)}
            </Text>
            <Text size="xs" c="dimmed" component="span" className={classes.figure}>
              {formatPercent(share(count, whole))}
            </Text>
          </li>
        ))}
      </ul>
      {bars.length > shownAtFirst && (
        <Button variant="default" size="xs" style={{ alignSelf: "center" }} onClick={() => setAll(!all)}>
          {all ? text.states.fewer : text.states.showAll(bars.length)}
        </Button>
      )}
    </>
  );
}
