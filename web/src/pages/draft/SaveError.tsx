import { Button, Group, Stack, Text } from "@mantine/core";
import { asProblem } from "../../api/problem";
import { ErrorState } from "../../components/ErrorState";
import { text } from "../../i18n";

interface Props {
  title: string;
  error: unknown;
  /** Takes what the server has, for what is here. */
  onNewest: () => void;
}

/** A refused save. Where somebody else was faster, the way out is to look at what they did. */
export function SaveError({ title, error, onNewest }: Props) {
  const stale = asProblem(error).code === "stale_version";
  return (
    <Stack gap="xs">
      <ErrorState title={title} error={error} />
      {stale && (
        <Group gap="sm">
          <Button variant="default" size="xs" onClick={onNewest}>
            {text.editor.newest}
          </Button>
          <Text size="xs" c="dimmed">
            {text.editor.newestHint}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
