import { Group, NumberInput, Slider, Text } from "@mantine/core";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { formatNumber, formatWallTime } from "../../lib/format";
import { nearestRate, rateAt, stepOf, stepsTo } from "../../lib/rateScale";
import { momentOf } from "../../lib/sendForm";
import { secondsFor } from "../../lib/sequence";
import { wallTimeAt } from "../../lib/zonedTime";
import { Section } from "./Section";
import { type SendEditor } from "./sendEditor";

const usualThroughput = 80;

/** How fast it goes out, and how long that takes. */
export function PaceSection({ editor }: { editor: SendEditor }) {
  const { form, change, number, errorOf } = editor;
  const most = number?.throughput ?? usualThroughput;
  return (
    <Section title={text.pace.title}>
      <Group align="flex-end" gap="lg" wrap="nowrap">
        <NumberInput
          label={text.pace.rate}
          w={160}
          min={1}
          max={most}
          allowDecimal={false}
          value={form.rate}
          onChange={(rate) => change({ rate: nearestRate(Number(rate), most) })}
          error={errorOf("maxMessagesPerSecond") !== undefined}
        />
        <Slider
          flex={1}
          mb={10}
          thumbLabel={text.pace.rate}
          thumbValueText={formatNumber(form.rate)}
          min={0}
          max={stepsTo(most)}
          step={1}
          label={null}
          scale={(step) => rateAt(step, most)}
          value={stepOf(form.rate, most)}
          onChange={(step) => change({ rate: rateAt(step, most) })}
        />
      </Group>
      <div>
        <Text size="sm" className="numbers">
          <Eta editor={editor} />
        </Text>
        <Text size="xs" c="dimmed">
          {text.pace.most(most)}
        </Text>
        {errorOf("maxMessagesPerSecond") && (
          <Text size="sm" c="var(--mantine-color-error)">
            {errorOf("maxMessagesPerSecond")}
          </Text>
        )}
      </div>
    </Section>
  );
}

function Eta({ editor: { form, resolved, audience, number } }: { editor: SendEditor }) {
  const moment = momentOf(resolved, form.fold);
  if (audience?.status !== "ready") return text.pace.etaUnknown;
  const seconds = secondsFor(audience.totals.ok, Math.min(form.rate, number?.throughput ?? form.rate));
  const duration = formatDuration(seconds);
  if (!moment) return text.pace.takes(audience.totals.ok, duration);
  const until = formatWallTime(wallTimeAt(moment.at + seconds * 1000, form.timeZone));
  return text.pace.eta(audience.totals.ok, duration, until);
}
