import { Stack, Text } from "@mantine/core";
import type { Message } from "../../api/types";
import { CodeBlock } from "../../components/CodeBlock";
import { Copyable } from "../../components/CopyButton";
import { text } from "../../i18n";

/** What the other side said, in its own words. */
export function Provider({ message: { wamid, error } }: { message: Pick<Message, "wamid" | "error"> }) {
  if (!wamid && !error) return null;
  return (
    <Stack component="section" gap="xs" aria-label={text.person.provider}>
      <Text fw={600}>{text.person.provider}</Text>
      {wamid && (
        <Text size="sm" component="div">
          <Text span size="xs" c="dimmed" display="block">
            {text.person.messageId}
          </Text>
          <Copyable value={wamid} />
        </Text>
      )}
      {error && (
        <>
          <CodeBlock
            label={text.person.error}
            code={JSON.stringify(error.raw ?? { code: error.code, title: error.title, details: error.detail }, null, 2)}
          />
          <Text size="sm">
            <Text span fw={600} size="sm">
              {text.person.advice}:{" "}
            </Text>
            {error.advice}
          </Text>
        </>
      )}
    </Stack>
  );
}
