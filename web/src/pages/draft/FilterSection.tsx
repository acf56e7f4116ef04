import { Radio, Stack, Switch, Text } from "@mantine/core";
import { text } from "../../i18n";
import { formatInstant, formatWallTime } from "../../lib/format";
import { momentOf, type SendForm } from "../../lib/sendForm";
import { wallTimeAt } from "../../lib/zonedTime";
import { EventFilterFields } from "./EventFilterFields";
import { FilterCall } from "./FilterCall";
import { Section } from "./Section";
import { type SendEditor } from "./sendEditor";

const deadlineMs = 5 * 60_000;

/** Who is left out, by what the customer's own systems say. */
export function FilterSection({ editor }: { editor: SendEditor }) {
  const { form, change } = editor;
  return (
    <Section title={text.filters.title}>
      <Text size="sm" c="dimmed">
        {text.filters.always}
      </Text>
      <Stack gap="sm">
        <Switch
          label={text.filters.audience}
          description={text.filters.audienceHint}
          checked={form.audienceFilter === "on"}
          onChange={(event) => change({ audienceFilter: event.currentTarget.checked ? "on" : "off" })}
        />
        {form.audienceFilter === "on" && <AudienceFilter editor={editor} />}
      </Stack>
      <Stack gap="sm">
        <Switch
          label={text.filters.event}
          description={text.filters.eventHint}
          checked={form.eventFilter !== null}
          onChange={(event) =>
            change({
              eventFilter: event.currentTarget.checked ? { mode: "exclude", eventType: "", withinMinutes: null } : null,
            })
          }
        />
        {form.eventFilter && (
          <EventFilterFields
            filter={form.eventFilter}
            onChange={(eventFilter) => change({ eventFilter })}
            error={editor.errorOf("eventFilter/eventType")}
          />
        )}
      </Stack>
    </Section>
  );
}

function AudienceFilter({ editor }: { editor: SendEditor }) {
  const { form, change, resolved, send } = editor;
  const moment = momentOf(resolved, form.fold);
  const event = send?.filterEvent;
  return (
    <Stack gap="sm" pl={{ base: 0, sm: 48 }}>
      {moment && (
        <Text size="sm" className="numbers">
          {text.filters.deadline(formatWallTime(wallTimeAt(moment.at - deadlineMs, form.timeZone)))}{" "}
          {event && text.filters.received(event.leadCount, event.mode, formatInstant(event.acceptedAt))}
        </Text>
      )}
      <Radio.Group
        label={text.filters.without}
        value={form.whenNoFilterEvent}
        onChange={(value) => change({ whenNoFilterEvent: value as SendForm["whenNoFilterEvent"] })}
      >
        <Stack gap={6} mt={6}>
          {(["skip", "send_all"] as const).map((value) => (
            <Radio key={value} value={value} label={text.filters.withoutChoices[value]} />
          ))}
        </Stack>
      </Radio.Group>
      <FilterCall editor={editor} />
    </Stack>
  );
}
