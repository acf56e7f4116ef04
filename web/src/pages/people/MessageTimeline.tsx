import { Text, Timeline } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconChecks, IconEye, IconSend } from "@tabler/icons-react";
import type { Message } from "../../api/types";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { formatInstant } from "../../lib/format";
import { stepsOf } from "../../lib/message";

const icons = { accepted: IconSend, sent: IconCheck, delivered: IconChecks, read: IconEye, failed: IconAlertTriangle };

/** What happened to the message and when, with the time between. */
export function MessageTimeline({ message }: { message: Parameters<typeof stepsOf>[0] & Pick<Message, "attempt"> }) {
  const steps = stepsOf(message);
  if (steps.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {message.attempt > 0 ? text.person.attempt(message.attempt) : text.person.notYet}
      </Text>
    );
  return (
    <Timeline active={steps.length - 1} bulletSize={26} lineWidth={2} color="teal.8">
      {steps.map(({ step, at, secondsAfter }) => {
        const Icon = icons[step];
        return (
          <Timeline.Item key={step} color={step === "failed" ? "red.8" : undefined} title={text.messageStatus[step]} bullet={<Icon size={14} aria-hidden />}>
            <Text size="sm" c="dimmed" className="numbers">
              {formatInstant(at)}
              {secondsAfter !== null && secondsAfter >= 1 && ` · ${text.person.after(formatDuration(secondsAfter))}`}
            </Text>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
