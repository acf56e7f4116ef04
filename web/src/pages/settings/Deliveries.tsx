import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { deliveriesQuery, type Delivery, type OutboundWebhook, replayDelivery, testOutbound } from "../../api/outbound";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";

const colors: Record<Delivery["status"], string> = { pending: "blue", delivered: "green", failed: "red" };

interface Props {
  webhook: OutboundWebhook;
  mayAdminister: boolean;
}

/** What was posted to an address and what became of it, with a way to try. */
export function Deliveries({ webhook: { id, active }, mayAdminister }: Props) {
  const query = useInfiniteQuery(deliveriesQuery(id));
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: deliveriesQuery(id).queryKey });
  const test = useMutation({ mutationFn: () => testOutbound(id), onSettled });
  const replay = useMutation({ mutationFn: (delivery: number) => replayDelivery(id, delivery), onSettled });
  const failure = test.error ?? replay.error;
  if (query.isPending) return <LoadingRows rows={2} height={40} />;
  if (!query.data)
    return <ErrorState title={text.outbound.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  const mayTry = mayAdminister && active;
  return (
    <Stack gap="sm">
      {failure && <ErrorState title={text.outbound.notSent} error={failure} />}
      {mayTry && (
        <Group>
          <Button size="compact-sm" variant="light" loading={test.isPending} onClick={() => test.mutate()}>
            {text.outbound.test}
          </Button>
        </Group>
      )}
      {rows.length === 0 ? (
        <Text size="sm">{text.outbound.noDeliveries}</Text>
      ) : (
        <DeliveryTable rows={rows} onReplay={mayTry ? replay.mutate : undefined} />
      )}
      {query.hasNextPage && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {text.outbound.older}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function DeliveryTable({ rows, onReplay }: { rows: Delivery[]; onReplay?: (id: number) => void }) {
  return (
    <Table className="numbers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.outbound.delivery}</Table.Th>
          <Table.Th visibleFrom="sm">{text.outbound.events}</Table.Th>
          <Table.Th visibleFrom="sm">{text.outbound.attempts}</Table.Th>
          <Table.Th>{text.outbound.answer}</Table.Th>
          <Table.Th visibleFrom="md">{text.outbound.next}</Table.Th>
          {onReplay && <Table.Th>{text.outbound.replay}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td>
              <StatusBadge color={colors[row.status]} label={text.outbound.statuses[row.status]} />
              <Text size="xs" c="dimmed">
                {formatInstant(row.createdAt)}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{row.events}</Table.Td>
            <Table.Td visibleFrom="sm">{row.attempts}</Table.Td>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{row.error ?? row.statusCode ?? ""}</Table.Td>
            <Table.Td visibleFrom="md">{row.nextAttemptAt && formatInstant(row.nextAttemptAt)}</Table.Td>
            {onReplay && (
              <Table.Td>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={text.outbound.replayThis(row.id)}
                  onClick={() => onReplay(row.id)}
                >
                  {text.outbound.replay}
                </Button>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
