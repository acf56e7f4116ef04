import { Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AnyKey, type KeyKind, keysQuery } from "../../api/organization";
import { useMayAdminister } from "../../api/useMayAdminister";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatAgo } from "../../lib/ago";
import { formatInstant } from "../../lib/format";
import { CreateKey } from "./CreateKey";
import { RevokeKey } from "./RevokeKey";

const words = {
  "api-keys": { title: text.settings.tabs.keys, lead: text.keys.lead, failed: text.keys.failed, none: text.keys.none },
  "signing-keys": {
    title: text.inbound.keys,
    lead: text.inbound.keysLead,
    failed: text.inbound.keysFailed,
    none: text.inbound.noKeys,
  },
};

export function KeysPanel({ kind }: { kind: KeyKind }) {
  const query = useQuery(keysQuery(kind));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AnyKey | null>(null);
  const mayAdminister = useMayAdminister("keys");
  const { title, lead, failed, none } = words[kind];
  return (
    <Panel
      title={title}
      aside={
        mayAdminister && (
          <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
            {text.keys.create}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" maw={720}>
        {lead}
      </Text>
      {query.isPending ? (
        <LoadingRows rows={2} height={40} />
      ) : !query.data ? (
        <ErrorState title={failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Text size="sm">{none}</Text>
      ) : (
        <KeyTable keys={query.data} onRevoke={mayAdminister ? setRevoking : undefined} />
      )}
      <CreateKey kind={kind} opened={creating} onClose={() => setCreating(false)} />
      <RevokeKey kind={kind} revoking={revoking} onClose={() => setRevoking(null)} />
    </Panel>
  );
}

function KeyTable({ keys, onRevoke }: { keys: AnyKey[]; onRevoke?: (key: AnyKey) => void }) {
  const now = useNow();
  const scoped = keys.some(({ scopes }) => scopes);
  return (
    <Table className="numbers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.keys.name}</Table.Th>
          <Table.Th visibleFrom="sm">{text.keys.prefix}</Table.Th>
          {scoped && <Table.Th>{text.keys.scopes}</Table.Th>}
          <Table.Th visibleFrom="md">{text.keys.created}</Table.Th>
          {scoped && <Table.Th visibleFrom="sm">{text.keys.expires}</Table.Th>}
          <Table.Th>{text.keys.lastUsed}</Table.Th>
          {onRevoke && (
            <Table.Th>
              <VisuallyHidden>{text.keys.revoke}</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{key.name}</Table.Td>
            <Table.Td visibleFrom="sm" ff="monospace">
              {key.prefix}…
            </Table.Td>
            {scoped && <Table.Td>{key.scopes?.map((scope) => text.scopes[scope]).join(", ")}</Table.Td>}
            <Table.Td visibleFrom="md">{formatInstant(key.createdAt)}</Table.Td>
            {scoped && (
              <Table.Td visibleFrom="sm">
                <Expiry at={key.expiresAt ?? null} now={now} />
              </Table.Td>
            )}
            <Table.Td>{key.lastUsedAt ? formatAgo(key.lastUsedAt, now) : text.keys.neverUsed}</Table.Td>
            {onRevoke && (
              <Table.Td ta="right">
                <Button
                  variant="subtle"
                  color="red"
                  c="var(--mantine-color-error)"
                  size="compact-sm"
                  aria-label={text.keys.revokeThis(key.name)}
                  onClick={() => onRevoke(key)}
                >
                  {text.keys.revoke}
                </Button>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Expiry({ at, now }: { at: string | null; now: number }) {
  if (at === null) return text.keys.neverExpires;
  return Date.parse(at) <= now ? <StatusBadge color="red" label={text.keys.expired} /> : formatInstant(at);
}
