import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import type { DryRunResult } from "../../api/dryRuns";
import type { Campaign, Report } from "../../api/types";
import { OutcomeBar, OutcomeLegend } from "../../components/OutcomeBar";
import { SkipReasons } from "../../components/SkipReasons";
import { text } from "../../i18n";
import { formatInstant, share } from "../../lib/format";
import { settledShare } from "../../lib/funnel";

interface ProgressProps {
  run: DryRunResult;
  stopping: boolean;
  onStop: () => void;
}

export function DryRunProgress({ run: { progress }, stopping, onStop }: ProgressProps) {
  const { step, rows, of, funnel } = progress;
  const done = step === "copying" ? share(rows ?? 0, of ?? 0) : funnel ? settledShare(funnel) : 0;
  const label = step ? text.dryRun.steps[step] : text.dryRun.starting;
  return (
    <Group gap="md" wrap="nowrap">
      <Stack gap={4} flex={1}>
        <Text size="sm" role="status">
          {label}
        </Text>
        <Progress value={done * 100} aria-label={label} />
      </Stack>
      <Button variant="default" size="xs" loading={stopping} onClick={onStop}>
        {text.dryRun.cancel}
      </Button>
    </Group>
  );
}

export function DryRunReport({ run, campaign }: { run: DryRunResult; campaign: Campaign }) {
  if (run.status === "failed")
    return (
      <Alert color="red" title={text.dryRun.failed}>
        {run.error}
      </Alert>
    );
  if (run.status === "cancelled") return <Text size="sm">{text.dryRun.cancelled}</Text>;
  const failing = run.gates.filter(({ status }) => status === "fail").length;
  return (
    <Stack gap="lg">
      <div>
        <Text fw={600}>{text.dryRun.done(formatInstant(run.finishedAt ?? run.startedAt))}</Text>
        <Text size="sm" c="dimmed">
          {text.dryRun.guess}
        </Text>
        {failing > 0 && <Text size="sm">{text.dryRun.gates(failing)}</Text>}
      </div>
      {run.sendReports.map((report) => (
        <SendReport key={report.sendId} report={report} campaign={campaign} />
      ))}
      {run.notes.length > 0 && (
        <details>
          <summary>
            <Text span size="sm" fw={600}>
              {text.dryRun.notes}
            </Text>
          </summary>
          <List size="sm" mt="xs">
            {run.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        </details>
      )}
    </Stack>
  );
}

function SendReport({ report, campaign }: { report: Report; campaign: Campaign }) {
  const label = text.dryRun.send(campaign.sends.findIndex(({ id }) => id === report.sendId) + 1);
  return (
    <Stack gap="sm">
      <Text fw={600} size="sm">
        {label}
      </Text>
      <OutcomeBar funnel={report.funnel} label={label} />
      <OutcomeLegend funnel={report.funnel} />
      {Object.keys(report.skippedBy).length > 0 && <SkipReasons counts={report.skippedBy} />}
    </Stack>
  );
}
