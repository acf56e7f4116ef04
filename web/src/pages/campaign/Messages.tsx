import { Anchor, Box, Group, NativeSelect, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { messagesQuery } from "../../api/campaigns";
import type { Message, Send } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { LoadMore } from "../../components/LoadMore";
import { Panel } from "../../components/Panel";
import { MessageBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { countryName, formatInstant } from "../../lib/format";
import { statusTime } from "../../lib/message";
import { isMessageStatus, messageStatuses } from "../../lib/messageStatus";

const route = getRouteApi("/workspace/campaigns/$campaignId");

/** Every recipient of the send, message or not, with a filter that is kept in the address. */
export function Messages({ send }: { send: Send }) {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (value: string) =>
    void navigate({
      search: ({ send: chosen }) => ({ send: chosen, status: isMessageStatus(value) ? value : undefined }),
      replace: true,
      resetScroll: false,
    });
  const csv = `/api/v1/sends/${send.id}/messages.csv${status ? `?status=${status}` : ""}`;
  return (
    <Panel
      title={text.messages.title}
      aside={
        <Group gap="md">
          <Anchor href={csv} download size="sm">
            <Group gap={4} wrap="nowrap">
              <IconDownload size={16} aria-hidden />
              {text.messages.csv}
            </Group>
          </Anchor>
          <NativeSelect
            aria-label={text.messages.filter}
            value={status ?? ""}
            onChange={(event) => choose(event.currentTarget.value)}
            data={[
              { value: "", label: text.messages.all },
              ...messageStatuses.map((value) => ({ value, label: text.messageStatus[value] })),
            ]}
          />
        </Group>
      }
    >
      <MessageList send={send} />
    </Panel>
  );
}

function MessageList({ send }: { send: Send }) {
  const { status } = route.useSearch();
  const query = useInfiniteQuery({ ...messagesQuery(send.id, status), placeholderData: keepPreviousData });
  if (query.isPending) return <LoadingRows rows={8} height={32} />;
  if (!query.data)
    return <ErrorState title={text.messages.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const messages = query.data.pages.flatMap((page) => page.items);
  return (
    <Box opacity={query.isPlaceholderData ? 0.5 : 1} aria-busy={query.isPlaceholderData}>
      {query.isError && (
        <ErrorState title={text.messages.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {messages.length === 0 ? (
        <Text size="sm" c="dimmed" mih={120}>
          {text.messages.none}
        </Text>
      ) : (
        <MessageTable messages={messages} />
      )}
      <LoadMore query={query} />
    </Box>
  );
}

function MessageTable({ messages }: { messages: Message[] }) {
  return (
    <Table className="numbers" horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.messages.phone}</Table.Th>
          <Table.Th visibleFrom="md">{text.messages.country}</Table.Th>
          <Table.Th>{text.messages.status}</Table.Th>
          <Table.Th visibleFrom="sm">{text.messages.time}</Table.Th>
          <Table.Th visibleFrom="md">{text.messages.detail}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {messages.map((message) => (
          <MessageRow key={message.leadNo} message={message} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function MessageRow({ message }: { message: Message }) {
  const time = statusTime(message);
  return (
    <Table.Tr>
      <Table.Td>
        {message.phone ?? <Text size="sm" c="dimmed">{text.messages.noPhone}</Text>}
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {time && formatInstant(time)}
        </Text>
        <Box hiddenFrom="md">
          <Detail message={message} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="md">{message.country && countryName(message.country)}</Table.Td>
      <Table.Td data-testid="status">
        <MessageBadge status={message.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm">{time && formatInstant(time)}</Table.Td>
      <Table.Td visibleFrom="md" maw={360}>
        <Detail message={message} />
      </Table.Td>
    </Table.Tr>
  );
}

function Detail({ message }: { message: Message }) {
  const { error, skipReason, note } = message;
  const detail = error ? `${error.title} (${error.code})` : skipReason ? (text.skipped.reasons[skipReason] ?? note) : note;
  return detail ? (
    <Text size="xs" title={error ? `${error.detail} ${error.advice}` : undefined}>
      {detail}
    </Text>
  ) : null;
}
