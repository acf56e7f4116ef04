import { Checkbox, Text } from "@mantine/core";
import { type ComponentProps } from "react";
import type { Message } from "../../api/types";
import { MessageName } from "../../components/RecipientName";
import { MessageBadge } from "../../components/StatusBadge";
import { type Column, OpenRow, VirtualTable } from "../../components/VirtualTable";
import { text } from "../../i18n";
import { countryName, formatInstant } from "../../lib/format";
import { statusTime } from "../../lib/message";
import { messageName } from "../../lib/recipient";

export interface Choosing {
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}

interface Props {
  query: ComponentProps<typeof VirtualTable<Message>>["query"];
  onOpen: (message: Message) => void;
  selection?: Choosing;
}

export function PeopleTable({ query, onOpen, selection }: Props) {
  return (
    <VirtualTable
      label={text.people.list}
      query={query}
      columns={[...(selection ? [choice(selection)] : []), ...columns(onOpen)]}
      rowKey={({ leadNo }) => leadNo}
      failed={text.people.failed}
      empty={
        <Text size="sm" c="dimmed">
          {text.people.none}
        </Text>
      }
    />
  );
}

const choice = ({ chosen, onChange }: Choosing): Column<Message> => ({
  key: "choice",
  title: "",
  width: "32px",
  render: (message) => (
    <Checkbox
      aria-label={text.people.select(messageName(message))}
      checked={chosen.has(message.leadNo)}
      onChange={(event) => {
        const next = new Set(chosen);
        if (event.currentTarget.checked) next.add(message.leadNo);
        else next.delete(message.leadNo);
        onChange(next);
      }}
    />
  ),
});

const columns = (onOpen: (message: Message) => void): Column<Message>[] => [
  {
    key: "phone",
    title: text.people.phone,
    width: "minmax(136px, 1fr)",
    render: (message) => (
      <>
        <OpenRow onOpen={() => onOpen(message)}>
          <MessageName message={message} />
        </OpenRow>
        <Text size="xs" c="dimmed" hiddenFrom="sm" truncate>
          {noteOf(message) || whenOf(message)}
        </Text>
      </>
    ),
  },
  { key: "status", title: text.people.status, width: "112px", render: ({ status }) => <MessageBadge status={status} /> },
  {
    key: "country",
    title: text.people.country,
    width: "minmax(110px, 1fr)",
    from: "sm",
    render: ({ country }) => country && countryName(country),
  },
  { key: "time", title: text.people.time, width: "190px", from: "sm", render: whenOf },
  {
    key: "externalId",
    title: text.people.externalId,
    width: "minmax(90px, 1fr)",
    from: "md",
    render: ({ externalId }) => externalId,
  },
  {
    key: "note",
    title: text.people.note,
    width: "minmax(160px, 2fr)",
    from: "md",
    render: (message) => <span title={noteOf(message)}>{noteOf(message)}</span>,
  },
];

function whenOf(message: Message): string {
  const time = statusTime(message);
  return time ? formatInstant(time) : "";
}

/** Why it stands where it stands, in the reader's language where we have the words. */
function noteOf({ error, skipReason, note }: Message): string {
  if (error) return `${error.title} (${error.code})`;
  return (skipReason && text.skipped.reasons[skipReason]) ?? note ?? "";
}
