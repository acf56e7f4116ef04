import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconPlayerPause } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode } from "react";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { Campaign, Send } from "../../api/types";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { formatMoment, formatNumber, formatTime } from "../../lib/format";
import classes from "./LiveStrip.module.css";
import type { LivePace } from "./useLivePace";

/** How fast it goes, what it is held back by, and how long it will take. */
export function LiveStrip({ campaign, send, pace }: { campaign: Campaign; send: Send; pace: LivePace }) {
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const throughput = numbers?.items.find(({ id }) => id === campaign.phoneNumberId)?.throughput;
  return (
    <>
      <Standstill send={send} pace={pace} />
      <dl className={classes.strip} aria-label={text.live.title} data-stalled={pace.stalled || pace.paused || undefined}>
        <Figure name={text.live.rate} hint={pace.measured && pace.rate !== null ? text.live.measured : ""}>
          {pace.rate === null ? "–" : formatNumber(Math.round(pace.rate * 10) / 10)}
        </Figure>
        <Figure name={text.live.allowed} hint={throughput ? text.live.throughput(throughput) : ""}>
          {formatNumber(send.maxMessagesPerSecond)}
        </Figure>
        <Figure name={text.live.limited} hint={pace.limitedUntil ? text.live.until(formatTime(pace.limitedUntil)) : ""}>
          <span className={classes.words}>{pace.limitedBy ? text.live.limitedBy[pace.limitedBy] : text.live.unknown}</span>
        </Figure>
        <Figure name={text.live.left}>
          {pace.secondsLeft === null ? "–" : formatDuration(pace.secondsLeft)}
        </Figure>
      </dl>
    </>
  );
}

/** How it went, in the place of how it goes: nothing moves when a send is through. */
export function WentStrip({ send }: { send: Send }) {
  const { startedAt, completedAt, funnel } = send;
  if (startedAt === null) return null;
  const seconds = completedAt === null ? null : (Date.parse(completedAt) - Date.parse(startedAt)) / 1_000;
  const sent = funnel.accepted + funnel.failed + funnel.inDoubt;
  return (
    <dl className={classes.strip} aria-label={text.live.went}>
      <Figure name={text.live.began}>{formatMoment(startedAt)}</Figure>
      <Figure name={text.live.ended}>{completedAt ? formatMoment(completedAt) : "–"}</Figure>
      <Figure name={text.live.took}>{seconds === null ? "–" : formatDuration(seconds)}</Figure>
      <Figure name={text.live.average}>
        {seconds ? formatNumber(Math.round((sent / seconds) * 10) / 10) : "–"}
      </Figure>
    </dl>
  );
}

function Figure({ name, hint = "", children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fz={20} fw={650} lh={1.3} className="numbers">
        {children}
      </Text>
      <Text component="dd" m={0} size="xs" c="dimmed" mih={18}>
        {hint}
      </Text>
    </div>
  );
}

/** Said aloud, because a bar that does not move looks like one that is about to. */
function Standstill({ send, pace }: { send: Send; pace: LivePace }) {
  if (pace.paused)
    return (
      <Alert color="yellow" icon={<IconPlayerPause aria-hidden />} title={text.live.paused(send.funnel.queued)} role="status">
        {text.live.limitHint.paused}
      </Alert>
    );
  if (!pace.stalled) return null;
  const hint = pace.limitedBy && pace.limitedBy !== "nothing" ? text.live.limitHint[pace.limitedBy] : text.live.stalledHint;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={text.live.stalled(formatDuration(pace.quietSeconds))}
      role="status"
    >
      {hint}
    </Alert>
  );
}
