import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { Settlement } from "../../api/inDoubt";
import type { Send } from "../../api/types";
import { text } from "../../i18n";
import { SettleDialog, useSettling } from "../report/Settling";

export function SettleOne({ ids, leadNo }: { ids: Pick<Send, "id" | "campaignId">; leadNo: number }) {
  const [asked, setAsked] = useState<Settlement | null>(null);
  const settling = useSettling(ids);
  return (
    <>
      <Group gap="sm">
        <Button variant="default" size="xs" loading={settling.isPending} onClick={() => setAsked("resend")}>
          {text.doubt.resend}
        </Button>
        <Button variant="default" size="xs" loading={settling.isPending} onClick={() => setAsked("assume_sent")}>
          {text.doubt.assume}
        </Button>
      </Group>
      {settling.problem}
      <SettleDialog
        action={asked}
        count={1}
        onClose={() => setAsked(null)}
        onConfirm={(action) => settling.settle(action, [leadNo])}
      />
    </>
  );
}
