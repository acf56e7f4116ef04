import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { audienceQuery } from "../../api/audiences";
import { campaignQuery, phoneNumbersQuery } from "../../api/campaigns";
import { createSend, type NewSend, updateSend } from "../../api/drafts";
import { asProblem } from "../../api/problem";
import { templateQuery } from "../../api/templates";
import type { Campaign, Send } from "../../api/types";
import { text } from "../../i18n";
import { bodyOf, formOf, momentOf, newForm, resolveTime } from "../../lib/sendForm";
import { readersZone } from "../../lib/timeZones";
import { useHeld } from "../../lib/useHeld";
import { errorOf, type SendEditor } from "./sendEditor";

interface Opened {
  campaign: Campaign;
  send?: Send;
  after?: Send;
  copyOf?: Send;
}

/** A send in the editor: what it says so far, and how it is saved. */
export function useSendEditor({ campaign, send, after, copyOf }: Opened) {
  const queries = useQueryClient();
  const [proposed] = useState(() => newForm(campaign.sends, { after, copyOf, now: Date.now(), zone: readersZone() }));
  const held = useHeld(send ? formOf(send) : proposed, send?.version ?? 0);
  const form = held.value;
  const { data: template } = useQuery({ ...templateQuery(form.templateId ?? 0), enabled: form.templateId !== null });
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const resolved = resolveTime(form);
  const moment = momentOf(resolved, form.fold);

  const read = () => queries.fetchQuery({ ...campaignQuery(campaign.id), staleTime: 0 });
  const saving = useMutation({
    mutationFn: (body: NewSend) => (send ? updateSend(send.id, held.version, body) : createSend(campaign.id, body)),
    onSuccess: async () => {
      await read();
      held.drop();
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ color: "green", message: text.editor.saved });
    },
  });
  const editor: SendEditor = {
    campaign,
    send,
    dirty: held.dirty || !send,
    form,
    change: held.change,
    resolved,
    template: form.templateId === null ? undefined : template,
    audience,
    number: numbers?.items.find(({ id }) => id === campaign.phoneNumberId),
    errorOf: errorOf(saving.isError ? asProblem(saving.error).fields : []),
  };
  return {
    editor,
    saving,
    touched: held.dirty,
    /** Undefined while the time is not settled. */
    body: moment && bodyOf(form, moment.at, editor.template?.slots ?? [], campaign.sends, send?.id),
    newest: async () => {
      await read();
      held.drop();
      saving.reset();
    },
  };
}
