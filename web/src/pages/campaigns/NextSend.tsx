import { Text } from "@mantine/core";
import type { Campaign, Send } from "../../api/types";
import { Countdown } from "../../components/Countdown";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";
import { isToCome, sendInFocus } from "../../lib/funnel";
import { cityOf } from "../../lib/timeZones";

/** When the campaign sends next, on the clocks of the send's own zone, and how long that is from now. */
export function NextSend({ campaign }: { campaign: Campaign }) {
  const send = sendInFocus(campaign.sends);
  if (!send)
    return (
      <Text size="sm" c="dimmed">
        {text.campaigns.noSends}
      </Text>
    );
  return (
    <div>
      <Text size="sm">{sayWhen(campaign, send)}</Text>
      <Text size="xs" c="dimmed" title={send.timeZone}>
        {text.campaigns.zone(cityOf(send.timeZone), send.utcOffset)}
        {campaign.status === "scheduled" && isToCome(send) && (
          <>
            {" · "}
            <Countdown to={send.scheduledAt} />
          </>
        )}
      </Text>
    </div>
  );
}

function sayWhen({ status }: Campaign, send: Send): string {
  const when = formatWallTime(send.scheduledLocal);
  if (send.phase === "firing") return status === "paused" ? text.campaigns.pausedMidway : text.campaigns.sendingNow;
  return isToCome(send) ? when : text.campaigns.lastSend(when);
}
