import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { auditLogQuery } from "../../api/organization";
import type { AuditEntry } from "../../api/types";
import { CsvLink } from "../../components/CsvLink";
import { CodeBlock } from "../../components/CodeBlock";
import { Fact, Facts } from "../../components/Fact";
import { Panel } from "../../components/Panel";
import { SideSheet } from "../../components/SideSheet";
import { type Column, OpenRow, VirtualTable } from "../../components/VirtualTable";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";

export function AuditLog() {
  const query = useInfiniteQuery(auditLogQuery);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  return (
    <Panel title={text.audit.title} aside={<CsvLink href="/api/v1/audit-log.csv" />}>
      <VirtualTable
        label={text.audit.list}
        query={query}
        columns={columns(setOpened)}
        rowKey={({ id }) => id}
        failed={text.audit.failed}
        empty={
          <Text size="sm" c="dimmed">
            {text.audit.none}
          </Text>
        }
      />
      <SideSheet opened={opened !== null} title={opened?.action ?? ""} onClose={() => setOpened(null)}>
        {opened && (
          <>
            <Facts>
              <Fact name={text.audit.at}>{formatInstant(opened.at)}</Fact>
              <Fact name={text.audit.actor}>{actorName(opened.actor)}</Fact>
              {opened.address && <Fact name={text.audit.address}>{opened.address}</Fact>}
              <Fact name={text.audit.subject}>{opened.subject}</Fact>
            </Facts>
            {opened.detail && <CodeBlock label={text.audit.detail} code={JSON.stringify(opened.detail, null, 2)} />}
          </>
        )}
      </SideSheet>
    </Panel>
  );
}

/** "user:3" in the reader's words. */
function actorName(actor: string): string {
  const [kind = "", id] = actor.split(":");
  const name = text.audit.actors[kind] ?? kind;
  return id ? `${name} ${id}` : name;
}

const columns = (onOpen: (entry: AuditEntry) => void): Column<AuditEntry>[] => [
  { key: "at", title: text.audit.at, width: "190px", from: "sm", render: ({ at }) => formatInstant(at) },
  {
    key: "action",
    title: text.audit.action,
    width: "minmax(120px, 1fr)",
    render: (entry) => (
      <>
        <OpenRow onOpen={() => onOpen(entry)}>{entry.action}</OpenRow>
        <Text size="xs" c="dimmed" hiddenFrom="sm" truncate>
          {formatInstant(entry.at)}
        </Text>
      </>
    ),
  },
  { key: "subject", title: text.audit.subject, width: "minmax(90px, 1fr)", render: ({ subject }) => subject },
  { key: "actor", title: text.audit.actor, width: "minmax(90px, 1fr)", from: "sm", render: ({ actor }) => actorName(actor) },
  { key: "address", title: text.audit.address, width: "minmax(100px, 1fr)", from: "md", render: ({ address }) => address },
  {
    key: "detail",
    title: text.audit.detail,
    width: "minmax(80px, 2fr)",
    from: "md",
    render: ({ detail }) => detail && JSON.stringify(detail),
  },
];
