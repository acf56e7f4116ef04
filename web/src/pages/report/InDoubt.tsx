import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Settlement } from "../../api/inDoubt";
import type { Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ButtonLink } from "../../components/links";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { SettleDialog, useSettling } from "./Settling";

/** Messages of which nobody can know whether they arrived, and the two things to decide about them. */
export function InDoubt({ send }: { send: Send }) {
  const [asked, setAsked] = useState<Settlement | null>(null);
  const mayEdit = useMayEdit();
  const settling = useSettling(send);
  const count = send.funnel.inDoubt;
  if (count === 0) return null;
  return (
    <Panel title={text.doubt.title}>
      <Text size="sm">{text.doubt.lead(count)}</Text>
      <Text size="sm" c="dimmed">
        {text.doubt.waits}
      </Text>
      <Group gap="sm">
        <ButtonLink
          variant="default"
          to="/campaigns/$campaignId/sends/$sendId/people"
          params={{ campaignId: send.campaignId, sendId: send.id }}
          search={{ status: "in_doubt" }}
        >
          {text.doubt.see}
        </ButtonLink>
        {mayEdit && (
          <>
            <Button variant="default" loading={settling.isPending} onClick={() => setAsked("resend")}>
              {text.doubt.resendAll}
            </Button>
            <Button variant="default" loading={settling.isPending} onClick={() => setAsked("assume_sent")}>
              {text.doubt.assumeAll}
            </Button>
          </>
        )}
      </Group>
      {settling.problem}
      <SettleDialog
        action={asked}
        count={count}
        onClose={() => setAsked(null)}
        onConfirm={(action) => settling.settle(action, "all")}
      />
    </Panel>
  );
}
