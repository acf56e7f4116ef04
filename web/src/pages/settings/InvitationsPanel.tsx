import { Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { invitationsQuery, withdrawInvitation } from "../../api/members";
import type { Invitation } from "../../api/types";
import { useMayAdminister } from "../../api/useMayAdminister";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";

/** Those who have not come yet. */
export function InvitationsPanel() {
  const query = useQuery(invitationsQuery);
  const mayManage = useMayAdminister("members");
  const queries = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: ({ id }: Invitation) => withdrawInvitation(id),
    onSuccess: (_, { email }) => notifications.show({ message: text.invitations.withdrawn(email), color: "green" }),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  return (
    <Panel title={text.invitations.title}>
      {withdrawal.isError && <ErrorState title={text.invitations.notWithdrawn} error={withdrawal.error} />}
      {query.isPending ? (
        <LoadingRows rows={1} height={40} />
      ) : !query.data ? (
        <ErrorState title={text.invitations.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.invitations.none}
        </Text>
      ) : (
        <Table className="numbers" aria-label={text.invitations.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.login.email}</Table.Th>
              <Table.Th>{text.members.role}</Table.Th>
              <Table.Th visibleFrom="sm">{text.invitations.until}</Table.Th>
              {mayManage && (
                <Table.Th>
                  <VisuallyHidden>{text.invitations.withdraw}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data.map((invitation) => (
              <Table.Tr key={invitation.id}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{invitation.email}</Table.Td>
                <Table.Td>{text.roles[invitation.role]}</Table.Td>
                <Table.Td visibleFrom="sm">{formatInstant(invitation.expiresAt)}</Table.Td>
                {mayManage && (
                  <Table.Td ta="right">
                    <Button
                      variant="subtle"
                      color="red"
                      c="var(--mantine-color-error)"
                      size="compact-sm"
                      disabled={withdrawal.isPending}
                      aria-label={text.invitations.withdrawThis(invitation.email)}
                      onClick={() => withdrawal.mutate(invitation)}
                    >
                      {text.invitations.withdraw}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
