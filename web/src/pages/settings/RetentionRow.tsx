import { Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import { text } from "../../i18n";
import { isAllowed, type Kept, periods } from "../../lib/retention";

interface Props {
  kind: Kept;
  /** Null: for good. NaN while nothing is typed. */
  days: number | null;
  disabled: boolean;
  error?: string;
  onChange: (days: number | null) => void;
}

const suggestedDays = 365;

/** One kind of personal data, and how long it is kept. */
export function RetentionRow({ kind, days, disabled, error, onChange }: Props) {
  const { min, max } = periods[kind];
  const name = text.retention.kinds[kind];
  return (
    <Stack gap={4}>
      <Group align="flex-start" gap="sm">
        <NativeSelect
          label={name}
          w={240}
          disabled={disabled}
          value={days === null ? "forGood" : "days"}
          onChange={(event) => onChange(event.currentTarget.value === "days" ? suggestedDays : null)}
          data={[
            { value: "forGood", label: text.retention.forGood },
            { value: "days", label: text.retention.after },
          ]}
        />
        {days !== null && (
          <NumberInput
            label={text.retention.days}
            aria-label={text.retention.daysOf(name)}
            w={240}
            disabled={disabled}
            min={min}
            max={max}
            // What was typed is not made into another period behind the reader's back.
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            value={Number.isNaN(days) ? "" : days}
            error={isAllowed(kind, days) ? error : text.retention.between(min, max)}
            onChange={(typed) => onChange(typed === "" ? NaN : Number(typed))}
          />
        )}
      </Group>
      <Text size="xs" c="dimmed" maw={640}>
        {text.retention.hints[kind]}
      </Text>
    </Stack>
  );
}
