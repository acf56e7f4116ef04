import { Button, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endSession, sessionsQuery } from "../../api/account";
import type { OpenSession } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatAgo } from "../../lib/ago";
import { deviceName } from "../../lib/device";
import { formatInstant } from "../../lib/format";

/** Where the reader is signed in. This session is left by logging out. */
export function SessionsPanel() {
  const query = useQuery(sessionsQuery);
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: endSession,
    onSuccess: () => notifications.show({ message: text.sessions.ended, color: "green" }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Panel title={text.sessions.title}>
      <Text size="sm" c="dimmed">
        {text.sessions.lead}
      </Text>
      {ending.isError && <ErrorState title={text.sessions.notEnded} error={ending.error} />}
      {query.isPending ? (
        <LoadingRows rows={2} height={40} />
      ) : !query.data ? (
        <ErrorState title={text.sessions.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SessionTable sessions={query.data} pending={ending.isPending} onEnd={ending.mutate} />
      )}
    </Panel>
  );
}

interface TableProps {
  sessions: OpenSession[];
  pending: boolean;
  onEnd: (id: number) => void;
}

function SessionTable({ sessions, pending, onEnd }: TableProps) {
  const now = useNow();
  return (
    <Table className="numbers" aria-label={text.sessions.title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.sessions.device}</Table.Th>
          <Table.Th visibleFrom="md">{text.sessions.organization}</Table.Th>
          <Table.Th visibleFrom="sm">{text.sessions.address}</Table.Th>
          <Table.Th visibleFrom="md">{text.sessions.begun}</Table.Th>
          <Table.Th>{text.members.lastSeen}</Table.Th>
          <Table.Th>
            <VisuallyHidden>{text.sessions.end}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map(({ id, userAgent, organization, address, createdAt, lastSeenAt, current }) => {
          const device = userAgent ? deviceName(userAgent) : text.sessions.unknownDevice;
          return (
            <Table.Tr key={id}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <Group gap="xs">
                  {device}
                  {current && <StatusBadge color="green" label={text.sessions.current} />}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="md" style={{ overflowWrap: "anywhere" }}>
                {organization}
              </Table.Td>
              <Table.Td visibleFrom="sm">{address}</Table.Td>
              <Table.Td visibleFrom="md">{formatInstant(createdAt)}</Table.Td>
              <Table.Td>{formatAgo(lastSeenAt ?? createdAt, now)}</Table.Td>
              <Table.Td ta="right">
                {!current && (
                  <Button
                    variant="subtle"
                    color="red"
                    c="var(--mantine-color-error)"
                    size="compact-sm"
                    disabled={pending}
                    aria-label={text.sessions.endThis(device, formatInstant(createdAt))}
                    onClick={() => onEnd(id)}
                  >
                    {text.sessions.end}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
