import { ActionIcon, Button, Group, NativeSelect, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserMinus, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeRole, membersQuery, removeMember } from "../../api/members";
import { asProblem } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import type { Member, Role } from "../../api/types";
import { useMayAdminister } from "../../api/useMayAdminister";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatAgo } from "../../lib/ago";
import { InviteDialog } from "./InviteDialog";
import { useGrantableRoles } from "./useGrantableRoles";

export function MembersPanel() {
  const query = useQuery(membersQuery);
  const [inviting, setInviting] = useState(false);
  const mayManage = useMayAdminister("members");
  return (
    <Panel
      title={text.members.title}
      aside={
        mayManage && (
          <Button size="xs" leftSection={<IconUserPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>
            {text.members.invite}
          </Button>
        )
      }
    >
      {query.isPending ? (
        <LoadingRows rows={2} height={40} />
      ) : !query.data ? (
        <ErrorState title={text.members.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <MemberTable members={query.data} mayManage={mayManage} />
      )}
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
    </Panel>
  );
}

function MemberTable({ members, mayManage }: { members: Member[]; mayManage: boolean }) {
  const now = useNow();
  return (
    <Table className="numbers" aria-label={text.members.title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.login.email}</Table.Th>
          <Table.Th>{text.members.role}</Table.Th>
          <Table.Th visibleFrom="md">{text.members.lastSeen}</Table.Th>
          <Table.Th visibleFrom="sm">{text.secondFactor.title}</Table.Th>
          {mayManage && (
            <Table.Th>
              <VisuallyHidden>{text.members.remove}</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {members.map((member) => (
          <MemberRow key={member.id} member={member} mayManage={mayManage} now={now} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RowProps {
  member: Member;
  mayManage: boolean;
  now: number;
}

function MemberRow({ member, mayManage, now }: RowProps) {
  const { id, email, role, lastSeenAt, secondFactor } = member;
  const { data: session } = useQuery(sessionQuery);
  const grantable = useGrantableRoles();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isSelf = session?.user.id === id;
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: membersQuery.queryKey }),
      isSelf && queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ]);
  const changing = useMutation({
    mutationFn: (next: Role) => changeRole(id, next),
    onSuccess: (after) =>
      notifications.show({ message: text.members.roleChanged(email, text.roles[after.role]), color: "green" }),
    onSettled: refresh,
  });
  const removing = useMutation({
    mutationFn: () => removeMember(id),
    onSuccess: () => notifications.show({ message: text.members.removed(email), color: "green" }),
    onSettled: refresh,
  });
  const refusal = changing.error ?? removing.error;
  const mayChange = mayManage && grantable.includes(role);
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <Group gap="xs">
          {email}
          {isSelf && <StatusBadge color="gray" label={text.members.you} />}
        </Group>
        {refusal && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {asProblem(refusal).message}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {mayChange ? (
          <NativeSelect
            size="xs"
            w={130}
            aria-label={text.members.roleOf(email)}
            disabled={changing.isPending}
            value={changing.isPending ? changing.variables : role}
            data={grantable.map((value) => ({ value, label: text.roles[value] }))}
            onChange={(event) => changing.mutate(event.currentTarget.value as Role)}
          />
        ) : (
          text.roles[role]
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{lastSeenAt ? formatAgo(lastSeenAt, now) : text.members.notSeen}</Table.Td>
      <Table.Td visibleFrom="sm">
        <StatusBadge
          color={secondFactor ? "green" : "gray"}
          label={secondFactor ? text.secondFactor.on : text.secondFactor.off}
        />
      </Table.Td>
      {mayManage && (
        <Table.Td ta="right">
          {mayChange && (
            <Tooltip label={text.members.removeThis(email)}>
              <ActionIcon
                variant="subtle"
                color="red"
                c="var(--mantine-color-error)"
                loading={removing.isPending}
                aria-label={text.members.removeThis(email)}
                onClick={() => setAsking(true)}
              >
                <IconUserMinus size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          <ConfirmDialog
            opened={asking}
            title={text.members.removeTitle(email)}
            detail={text.members.removeDetail}
            keep={text.members.keep}
            choices={[{ label: text.members.remove, danger: true, onChoose: () => removing.mutate() }]}
            onClose={() => setAsking(false)}
          />
        </Table.Td>
      )}
    </Table.Tr>
  );
}
