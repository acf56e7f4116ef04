import { Anchor, Box, Loader, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef } from "react";
import { text } from "../i18n";
import { PagedRows } from "../lib/pagedRows";
import { ErrorState } from "./ErrorState";
import { LoadingRows } from "./LoadingRows";
import classes from "./VirtualTable.module.css";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** A track of a CSS grid: "2fr", "120px". */
  width: string;
  /** Left out on narrower screens; the first column then tells what matters most of it. */
  from?: "sm" | "md";
  align?: "right";
  render: (row: Row) => ReactNode;
}

/** What is needed of an infinite query over a keyset list. */
interface Pages<Row> {
  data?: { pages: { items: Row[] }[] };
  isPending: boolean;
  isError: boolean;
  error: unknown;
  isPlaceholderData: boolean;
  isFetchingNextPage: boolean;
  hasNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Props<Row> {
  label: string;
  query: Pages<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string | number;
  failed: string;
  empty: ReactNode;
  /** Of a row on a wide screen and on a phone; every row is as tall, so that a million of them cost nothing. */
  heights?: { wide: number; phone: number };
}

const aheadRows = 30;

/** A list of any length: pages are loaded as they come into sight, and only rows in sight are in the document. */
export function VirtualTable<Row>(props: Props<Row>) {
  const { query, failed, empty } = props;
  const rows = useMemo(() => new PagedRows(query.data?.pages ?? []), [query.data]);
  if (query.isPending) return <LoadingRows rows={8} height={36} />;
  if (!query.data) return <ErrorState title={failed} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {query.isError && <ErrorState title={failed} error={query.error} onRetry={() => void query.refetch()} />}
      {rows.count === 0 && !query.hasNextPage ? (
        <Box mih={120}>{empty}</Box>
      ) : (
        <Rows {...props} rows={rows} />
      )}
    </>
  );
}

/** One grid for each width, so that a column that is left out leaves no gap. */
function tracks<Row>(columns: Column<Row>[]) {
  const of = (shown: (column: Column<Row>) => boolean) => columns.filter(shown).map(({ width }) => width).join(" ");
  return {
    "--phone": of(({ from }) => !from),
    "--sm": of(({ from }) => from !== "md"),
    "--md": of(() => true),
  } as CSSProperties;
}

const defaultHeights = { wide: 44, phone: 60 };

function Rows<Row>({ query, columns, rowKey, label, rows, heights = defaultHeights }: Props<Row> & { rows: PagedRows<Row> }) {
  const scroller = useRef<HTMLDivElement>(null);
  const phone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const height = phone ? heights.phone : heights.wide;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while rendering alone
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && last >= rows.count - aheadRows) void fetchNextPage();
  }, [last, rows.count, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const style = tracks(columns);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={style}
      role="table"
      aria-label={label}
      aria-busy={query.isPlaceholderData}
      aria-rowcount={hasNextPage ? -1 : rows.count + 1}
      data-stale={query.isPlaceholderData || undefined}
      tabIndex={0}
    >
      <Head columns={columns} />
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {shown.map(({ index, start }) => {
          const row = rows.at(index);
          if (!row) return null;
          return (
            <div
              key={rowKey(row)}
              role="row"
              aria-rowindex={index + 2}
              className={classes.row}
              style={{ height, transform: `translateY(${start}px)` }}
            >
              {columns.map(({ key, from, align, render }) => (
                <div key={key} role="cell" className={classes.cell} data-from={from} data-align={align} data-testid={key}>
                  {render(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {isFetchingNextPage && <Loader size="sm" className={classes.loader} aria-label={text.states.loading} />}
    </div>
  );
}

function Head<Row>({ columns }: { columns: Column<Row>[] }) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map(({ key, title, from, align }) => (
          <div key={key} role="columnheader" className={classes.cell} data-from={from} data-align={align}>
            {title || <VisuallyHidden>{text.states.more}</VisuallyHidden>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What opens more about a row. */
export function OpenRow({ children, onOpen }: { children: ReactNode; onOpen: () => void }) {
  return (
    <Anchor component="button" type="button" size="sm" fw={600} className={classes.open} onClick={onOpen}>
      {children}
    </Anchor>
  );
}
