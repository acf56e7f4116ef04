import { Button, Group, NativeSelect, NumberInput, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cancelDryRun, type DryRunOrder, dryRunQuery, dryRunsQuery, startDryRun } from "../../api/dryRuns";
import type { Campaign } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ErrorState } from "../../components/ErrorState";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { DryRunProgress, DryRunReport } from "./DryRunReport";

/** The whole campaign, played against a sandbox. */
export function DryRunPanel({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const { data: earlier } = useQuery(dryRunsQuery(campaign.id));
  const last = earlier?.items[0]?.id;
  const { data: run } = useQuery({ ...dryRunQuery(last ?? 0), enabled: last !== undefined });
  const starting = useMutation({
    mutationFn: (order: DryRunOrder) => startDryRun(campaign.id, order),
    onSuccess: () => queries.invalidateQueries({ queryKey: dryRunsQuery(campaign.id).queryKey }),
  });
  const stopping = useMutation({
    mutationFn: cancelDryRun,
    onSettled: (_, __, id) => queries.invalidateQueries({ queryKey: dryRunQuery(id).queryKey }),
  });
  const running = run?.status === "running";
  return (
    <Panel title={text.dryRun.title}>
      <Text size="sm" c="dimmed" mt={-8}>
        {text.dryRun.hint}
      </Text>
      {useMayEdit() && !running && (
        <Order again={run !== undefined} starting={starting.isPending} onStart={(order) => starting.mutate(order)} />
      )}
      {starting.isError && <ErrorState title={text.dryRun.notStarted} error={starting.error} />}
      {running && <DryRunProgress run={run} stopping={stopping.isPending} onStop={() => stopping.mutate(run.id)} />}
      {run && !running && <DryRunReport run={run} campaign={campaign} />}
    </Panel>
  );
}

interface OrderProps {
  again: boolean;
  starting: boolean;
  onStart: (order: DryRunOrder) => void;
}

function Order({ again, starting, onStart }: OrderProps) {
  const [pace, setPace] = useState<DryRunOrder["pace"]>("fast");
  const [most, setMost] = useState<number | string>("");
  const maxRecipients = typeof most === "number" ? most : undefined;
  return (
    <Group align="flex-end" gap="sm">
      <NativeSelect
        label={text.dryRun.pace}
        value={pace}
        onChange={(event) => setPace(event.currentTarget.value as DryRunOrder["pace"])}
        data={(["fast", "real"] as const).map((value) => ({ value, label: text.dryRun.paces[value] }))}
      />
      <NumberInput
        label={text.dryRun.most}
        placeholder={text.dryRun.mostHint}
        w={190}
        min={1}
        allowDecimal={false}
        value={most}
        onChange={setMost}
      />
      <Button variant="default" loading={starting} onClick={() => onStart({ pace, maxRecipients })}>
        {again ? text.dryRun.again : text.dryRun.start}
      </Button>
    </Group>
  );
}
