import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { asProblem } from "../api/problem";
import { text } from "../i18n";

interface Props {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in the API's own sentence, and a way to try again. */
export function ErrorState({ title, error, onRetry }: Props) {
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={title} w="100%">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{asProblem(error).message}</Text>
        {onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {text.states.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
