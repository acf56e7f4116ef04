import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { asProblem } from "../api/problem";
import { text } from "../i18n";

interface Props {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in the API's own sentences, and a way to try again. */
export function ErrorState({ title, error, onRetry }: Props) {
  const { message, fields } = asProblem(error);
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={title} w="100%">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{message}</Text>
        {onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {text.states.retry}
          </Button>
        )}
      </Group>
      {fields.length > 0 && (
        <List size="sm" mt="xs">
          {fields.map((field, index) => (
            <List.Item key={index}>{field.message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
