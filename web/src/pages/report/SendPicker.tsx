import { NativeSelect } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { Send } from "../../api/types";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";

const route = getRouteApi("/workspace/campaigns/$campaignId");

/** Which send of the sequence is looked at, or all together; kept in the address, so that it can be passed on. */
export function SendPicker({ sends, chosen }: { sends: Send[]; chosen: number | "all" | undefined }) {
  const navigate = route.useNavigate();
  const choose = (value: string) =>
    void navigate({ search: { send: value === "all" ? "all" : Number(value) }, resetScroll: false });
  return (
    <NativeSelect
      label={text.scope.label}
      value={chosen}
      maw={520}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        ...sends.map((send, place) => ({
          value: String(send.id),
          label: `${text.scope.send(place + 1, formatWallTime(send.scheduledLocal))} · ${text.sendStatus[send.status]}`,
        })),
        { value: "all", label: text.scope.whole },
      ]}
    />
  );
}
