import { SimpleGrid } from "@mantine/core";
import { type UseQueryResult } from "@tanstack/react-query";
import type { Funnel, Report, Send } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { text } from "../../i18n";
import { Countries } from "./Countries";
import { Failures } from "./Failures";
import { FunnelTable } from "./FunnelTable";
import { OverTime } from "./OverTime";
import { ReadRate } from "./ReadRate";
import { Skipped } from "./Skipped";

interface Props {
  query: UseQueryResult<Report>;
  /** The newest counts: the event stream is ahead of the report. */
  funnel: Funnel;
  send?: Send;
}

export function ReportView({ query, funnel, send }: Props) {
  const failed = <ErrorState title={text.send.reportFailed} error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending)
    return (
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <LoadingRows rows={1} height={320} />
        <LoadingRows rows={1} height={320} />
      </SimpleGrid>
    );
  if (!query.data) return failed;
  const report = query.data;
  return (
    <>
      {query.isError && failed}
      <OverTime timeline={report.timeline} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <FunnelTable funnel={funnel} report={report} send={send} />
        <ReadRate report={report} send={send} />
        <Failures report={report} send={send} />
        <Skipped report={report} send={send} />
      </SimpleGrid>
      <Countries report={report} send={send} />
    </>
  );
}
