import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Settlement } from "../../api/inDoubt";
import type { Send } from "../../api/types";
import { text } from "../../i18n";
import { SettleDialog, useSettling } from "../report/Settling";

interface Props {
  ids: Pick<Send, "id" | "campaignId">;
  chosen: ReadonlySet<number>;
  onSettled: () => void;
}

/** Decides about some of those in doubt. */
export function Selection({ ids, chosen, onSettled }: Props) {
  const [asked, setAsked] = useState<Settlement | null>(null);
  const settling = useSettling(ids, onSettled);
  const none = chosen.size === 0;
  return (
    <>
      <Group gap="sm">
        <Text size="sm" className="numbers">
          {text.people.selected(chosen.size)}
        </Text>
        <Button variant="default" size="xs" disabled={none} loading={settling.isPending} onClick={() => setAsked("resend")}>
          {text.doubt.resend}
        </Button>
        <Button variant="default" size="xs" disabled={none} loading={settling.isPending} onClick={() => setAsked("assume_sent")}>
          {text.doubt.assume}
        </Button>
      </Group>
      {settling.problem}
      <SettleDialog
        action={asked}
        count={chosen.size}
        onClose={() => setAsked(null)}
        onConfirm={(action) => settling.settle(action, [...chosen])}
      />
    </>
  );
}
