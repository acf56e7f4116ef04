import { Button, Group, Stack, TagsInput, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendTest, type TestMessage, testsQuery } from "../../api/tests";
import type { Lead, Send } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";
import { type SendEditor } from "./sendEditor";

const mostNumbers = 5;

/** The message on a real phone, before anybody else gets it. */
export function TestSend({ editor, lead }: { editor: SendEditor; lead: Lead | undefined }) {
  return (
    <Stack gap="sm" component="section" aria-label={text.tests.title}>
      <Title order={3} size="h5">
        {text.tests.title}
      </Title>
      <Text size="xs" c="dimmed">
        {text.tests.hint}
      </Text>
      {editor.send && !editor.dirty ? (
        <Test send={editor.send} lead={lead} />
      ) : (
        <Text size="sm">{text.tests.saveFirst}</Text>
      )}
    </Stack>
  );
}

function Test({ send, lead }: { send: Send; lead: Lead | undefined }) {
  const [to, setTo] = useState<string[]>([]);
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sendTest(send.id, to, lead?.id ?? null),
    onSuccess: () => queries.invalidateQueries({ queryKey: testsQuery(send.id).queryKey }),
  });
  return (
    <>
      <TagsInput
        label={text.tests.to}
        description={text.tests.most}
        placeholder={to.length === 0 ? text.tests.placeholder : undefined}
        type="tel"
        maxTags={mostNumbers}
        splitChars={[",", ";", "\n"]}
        acceptValueOnBlur
        value={to}
        onChange={setTo}
      />
      <Group>
        <Button variant="default" loading={sending.isPending} disabled={to.length === 0} onClick={() => sending.mutate()}>
          {text.tests.send}
        </Button>
      </Group>
      {sending.isError && <ErrorState title={text.tests.failed} error={sending.error} />}
      <History send={send} />
    </>
  );
}

const colors: Record<TestMessage["status"], string> = {
  accepted: "blue",
  sent: "blue",
  delivered: "teal",
  read: "green",
  failed: "red",
  refused: "red",
  unknown: "yellow",
  not_sent: "red",
};

function History({ send }: { send: Send }) {
  const { data } = useQuery(testsQuery(send.id));
  if (!data || data.items.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={500}>
        {text.tests.history}
      </Text>
      <Stack component="ul" gap="xs" m={0} mt={6} p={0} style={{ listStyle: "none" }}>
        {data.items.map((test) => (
          <li key={test.id}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" className="numbers">
                {test.to}
              </Text>
              <StatusBadge color={colors[test.status]} label={text.tests.status[test.status]} />
            </Group>
            <Text size="xs" c="dimmed">
              {[formatInstant(test.sentAt), test.title, test.reason, test.advice].filter(Boolean).join(" · ")}
            </Text>
          </li>
        ))}
      </Stack>
    </div>
  );
}
