import { Checkbox, Stack, TextInput } from "@mantine/core";
import { type OutboundEvent, outboundEvents } from "../../api/outbound";
import { text } from "../../i18n";

/** Where to, and what is told. */
export interface OutboundFieldValues {
  url: string;
  events: OutboundEvent[];
}

export const complete = ({ url, events }: OutboundFieldValues) => url.trim() !== "" && events.length > 0;

export function OutboundFields({ values, onChange }: { values: OutboundFieldValues; onChange: (values: OutboundFieldValues) => void }) {
  return (
    <>
      <TextInput
        label={text.outbound.url}
        description={text.outbound.urlHint}
        type="url"
        maxLength={2000}
        data-autofocus
        value={values.url}
        onChange={(event) => onChange({ ...values, url: event.currentTarget.value })}
      />
      <Checkbox.Group
        label={text.outbound.events}
        value={values.events}
        onChange={(events) => onChange({ ...values, events: outboundEvents.filter((type) => events.includes(type)) })}
      >
        <Stack gap="xs" mt="xs">
          {outboundEvents.map((type) => (
            <Checkbox key={type} value={type} label={type} />
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  );
}
