import { NativeSelect } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { Send } from "../../api/types";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";

const route = getRouteApi("/workspace/campaigns/$campaignId");

/** Which send of the sequence is looked at; kept in the address, so that it can be passed on. */
export function SendPicker({ sends, chosen }: { sends: Send[]; chosen?: number }) {
  const navigate = route.useNavigate();
  return (
    <NativeSelect
      label={text.campaign.sends}
      value={chosen}
      onChange={(event) => void navigate({ search: { send: Number(event.currentTarget.value) }, resetScroll: false })}
      data={sends.map((send, place) => ({
        value: String(send.id),
        label: `${text.campaign.sendTab(place + 1, formatWallTime(send.scheduledLocal))} · ${text.sendStatus[send.status]}`,
      }))}
    />
  );
}
