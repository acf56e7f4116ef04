import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { type RefObject } from "react";
import { TimeZoneSelect } from "../../components/TimeZoneSelect";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatPlannedTime, formatWallTime } from "../../lib/format";
import { momentOf, type SendForm } from "../../lib/sendForm";
import { atSameTime } from "../../lib/sequence";
import { cityOf, readersZone } from "../../lib/timeZones";
import { formatOffset, type Moment, type Resolved, wallTimeAt } from "../../lib/zonedTime";
import { Section } from "./Section";
import { type SendEditor } from "./sendEditor";

interface Props {
  editor: SendEditor;
  /** Where a question about the time stands, to be focused when it is still open. */
  question: RefObject<HTMLDivElement | null>;
}

/** A wall time and a zone, and in words which instant that is. */
export function WhenSection({ editor, question }: Props) {
  const { form, change, resolved, errorOf } = editor;
  const moment = momentOf(resolved, form.fold);
  return (
    <Section title={text.when.title}>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          type="date"
          label={text.when.date}
          required
          withAsterisk={false}
          value={form.date}
          onChange={(event) => change({ date: event.currentTarget.value, fold: null })}
        />
        <TextInput
          type="time"
          step={hasSeconds(form.time) ? 1 : undefined}
          label={text.when.time}
          required
          withAsterisk={false}
          value={form.time}
          onChange={(event) => change({ time: event.currentTarget.value, fold: null })}
        />
      </SimpleGrid>
      <TimeZoneSelect
        value={form.timeZone}
        onChange={(timeZone) => change({ timeZone, fold: null })}
        at={moment?.at ?? (Date.parse(`${form.date}T12:00Z`) || Date.parse(editor.campaign.updatedAt))}
        error={errorOf("timeZone")}
      />
      <Stack gap="sm" ref={question} tabIndex={-1} aria-live="polite" mih={44}>
        {resolved?.kind === "gap" && <Gap resolved={resolved} form={form} change={change} />}
        {resolved?.kind === "twice" && <Twice resolved={resolved} form={form} change={change} />}
        {moment && <Meaning editor={editor} moment={moment} />}
        {errorOf("scheduledLocal") && (
          <Text size="sm" c="var(--mantine-color-error)">
            {errorOf("scheduledLocal")}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

/** Set through the API; a browser would refuse them in a field of minutes. */
const hasSeconds = (time: string) => time.length > "09:00".length;

function Meaning({ editor, moment }: { editor: SendEditor; moment: Moment }) {
  const { form, campaign, send } = editor;
  const zone = readersZone();
  const past = moment.at <= useNow();
  const taken = atSameTime(moment.at, campaign.sends, send?.id);
  const local = wallTimeAt(moment.at, form.timeZone);
  const yours = wallTimeAt(moment.at, zone);
  return (
    <div>
      <Text size="sm" className="numbers">
        {text.when.is(formatPlannedTime(local), cityOf(form.timeZone), formatOffset(moment.offset))} ·{" "}
        {text.when.utc(formatWallTime(wallTimeAt(moment.at, "Etc/UTC")))}
      </Text>
      {yours !== local && (
        <Text size="sm" c="dimmed" className="numbers">
          {text.when.yours(formatPlannedTime(yours), cityOf(zone))}
        </Text>
      )}
      {past && <Fault>{text.when.past}</Fault>}
      {taken && <Fault>{text.when.taken}</Fault>}
    </div>
  );
}

const Fault = ({ children }: { children: string }) => (
  <Text size="sm" c="var(--mantine-color-error)">
    {children}
  </Text>
);

interface QuestionProps<Kind> {
  resolved: Extract<Resolved, { kind: Kind }>;
  form: SendForm;
  change: SendEditor["change"];
}

const timeOf = (local: string) => local.slice(11, 16);

/** Clocks are put forward over the time. */
function Gap({ resolved: { change: clocks }, form, change }: QuestionProps<"gap">) {
  const [date, time] = clocks.to.split("T") as [string, string];
  const city = cityOf(form.timeZone);
  return (
    <Alert color="yellow" title={text.when.gapTitle} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{text.when.gap(form.time, city, timeOf(clocks.from), timeOf(clocks.to))}</Text>
        <Button variant="default" size="xs" onClick={() => change({ date, time, fold: null })}>
          {text.when.useNext(formatWallTime(clocks.to))}
        </Button>
      </Group>
    </Alert>
  );
}

/** Clocks are put back over the time: which of the two is meant is the reader's to say. */
function Twice({ resolved: { earlier, later, change: clocks }, form, change }: QuestionProps<"twice">) {
  const city = cityOf(form.timeZone);
  const utc = ({ at }: Moment) => wallTimeAt(at, "Etc/UTC").slice(11);
  return (
    <Alert color="yellow" title={text.when.twiceTitle}>
      <Radio.Group
        label={text.when.twice(form.time, city, timeOf(clocks.from), timeOf(clocks.to))}
        labelProps={{ fw: 400 }}
        value={form.fold}
        onChange={(fold) => change({ fold: fold as SendForm["fold"] })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="earlier" label={text.when.earlier(formatOffset(earlier.offset), utc(earlier))} />
          <Radio value="later" label={text.when.later(formatOffset(later.offset), utc(later))} />
        </Stack>
      </Radio.Group>
    </Alert>
  );
}
