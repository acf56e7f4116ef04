import { Alert, Button, Group, Stack, Switch, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteOutbound, outboundQuery, type OutboundWebhook, switchOutbound } from "../../api/outbound";
import { useMayAdminister } from "../../api/useMayAdminister";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { AddOutbound } from "./AddOutbound";
import { ChangeOutbound } from "./ChangeOutbound";
import { Deliveries } from "./Deliveries";

/** The addresses that are told of events. */
export function OutboundSettings() {
  const query = useQuery(outboundQuery);
  const [adding, setAdding] = useState(false);
  const mayAdminister = useMayAdminister("settings");
  return (
    <Panel
      title={text.outbound.title}
      aside={
        mayAdminister && (
          <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            {text.outbound.add}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" maw={720}>
        {text.outbound.lead}
      </Text>
      {query.isPending ? (
        <LoadingRows rows={2} height={60} />
      ) : !query.data ? (
        <ErrorState title={text.outbound.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Text size="sm">{text.outbound.none}</Text>
      ) : (
        query.data.map((webhook) => <Endpoint key={webhook.id} webhook={webhook} />)
      )}
      <AddOutbound opened={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

function Endpoint({ webhook }: { webhook: OutboundWebhook }) {
  const { id, url, events, active, disabledReason } = webhook;
  const [changing, setChanging] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [looking, setLooking] = useState(false);
  const mayAdminister = useMayAdminister("settings");
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: outboundQuery.queryKey });
  const switching = useMutation({ mutationFn: (on: boolean) => switchOutbound(id, on), onSettled });
  const deletion = useMutation({ mutationFn: () => deleteOutbound(id), onSettled });
  const failure = switching.error ?? deletion.error;
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Switch
          checked={switching.isPending ? switching.variables : active}
          disabled={!mayAdminister || switching.isPending}
          label={url}
          styles={{ label: { overflowWrap: "anywhere" } }}
          onChange={(event) => switching.mutate(event.currentTarget.checked)}
        />
        <Button variant="default" size="compact-sm" aria-expanded={looking} onClick={() => setLooking(!looking)}>
          {text.outbound.deliveries}
        </Button>
        {mayAdminister && (
          <>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={text.outbound.changeThis(url)}
              onClick={() => setChanging(true)}
            >
              {text.outbound.change}
            </Button>
            <Button
              variant="subtle"
              color="red"
              c="var(--mantine-color-error)"
              size="compact-sm"
              aria-label={text.outbound.deleteThis(url)}
              onClick={() => setDeleting(true)}
            >
              {text.outbound.delete}
            </Button>
          </>
        )}
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {events.join(", ")}
      </Text>
      {disabledReason && <Alert color="red">{disabledReason}</Alert>}
      {failure && <ErrorState title={text.settings.notSaved} error={failure} />}
      {looking && <Deliveries webhook={webhook} mayAdminister={mayAdminister} />}
      {changing && <ChangeOutbound webhook={webhook} onClose={() => setChanging(false)} />}
      <ConfirmDialog
        opened={deleting}
        title={text.outbound.deleteThis(url)}
        detail={text.outbound.deleteDetail}
        keep={text.keys.keep}
        choices={[{ label: text.outbound.delete, danger: true, onChoose: () => deletion.mutate() }]}
        onClose={() => setDeleting(false)}
      />
    </Stack>
  );
}
