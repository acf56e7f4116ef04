import { Autocomplete, Group, NativeSelect, NumberInput, Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { leadEventTypesQuery } from "../../api/inbound";
import type { Send } from "../../api/types";
import { text } from "../../i18n";
import { fromMinutes, toMinutes, type WithinUnit, withinUnits } from "../../lib/within";

type EventFilter = NonNullable<Send["eventFilter"]>;

interface Props {
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
  error?: string;
}

/** By what people did, as the customer's systems report it. */
export function EventFilterFields({ filter, onChange, error }: Props) {
  const { data: types } = useQuery(leadEventTypesQuery);
  const change = (part: Partial<EventFilter>) => onChange({ ...filter, ...part });
  return (
    <Stack gap="sm" pl={{ base: 0, sm: 48 }}>
      <Radio.Group
        label={text.filters.mode}
        value={filter.mode}
        onChange={(mode) => change({ mode: mode as EventFilter["mode"] })}
      >
        <Stack gap={6} mt={6}>
          {(["exclude", "include"] as const).map((mode) => (
            <Radio key={mode} value={mode} label={text.filters.modes[mode]} />
          ))}
        </Stack>
      </Radio.Group>
      <Autocomplete
        label={text.filters.eventType}
        description={text.filters.eventTypeHint}
        required
        withAsterisk={false}
        maxLength={100}
        data={types?.items.map(({ name }) => name) ?? []}
        value={filter.eventType}
        onChange={(eventType) => change({ eventType })}
        error={error}
      />
      <Within minutes={filter.withinMinutes ?? null} onChange={(withinMinutes) => change({ withinMinutes })} />
    </Stack>
  );
}

const aDay = 1_440;

function Within({ minutes, onChange }: { minutes: number | null; onChange: (minutes: number | null) => void }) {
  const { amount, unit } = fromMinutes(minutes ?? aDay);
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label={text.filters.within}
        value={minutes === null ? "ever" : "last"}
        onChange={(event) => onChange(event.currentTarget.value === "ever" ? null : aDay)}
        data={[
          { value: "ever", label: text.filters.ever },
          { value: "last", label: text.filters.last },
        ]}
      />
      {minutes !== null && (
        <>
          <NumberInput
            aria-label={text.filters.amount}
            w={90}
            min={1}
            allowDecimal={false}
            value={amount}
            onChange={(amount) => onChange(toMinutes(Number(amount), unit))}
          />
          <NativeSelect
            aria-label={text.filters.within}
            value={unit}
            onChange={(event) => onChange(toMinutes(amount, event.currentTarget.value as WithinUnit))}
            data={withinUnits.map((value) => ({ value, label: text.filters.units[value] }))}
          />
        </>
      )}
    </Group>
  );
}
