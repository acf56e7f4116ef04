import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeOutbound, outboundQuery, type OutboundWebhook } from "../../api/outbound";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";
import { complete, OutboundFields, type OutboundFieldValues } from "./OutboundFields";

/** Another address, or other events, with the same secret and deliveries. Drawn only while it is open. */
export function ChangeOutbound({ webhook, onClose }: { webhook: OutboundWebhook; onClose: () => void }) {
  const [values, setValues] = useState<OutboundFieldValues>({ url: webhook.url, events: webhook.events });
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => changeOutbound(webhook.id, values.url.trim(), values.events),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: outboundQuery.queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      title={text.outbound.changeThis(webhook.url)}
      submit={text.outbound.save}
      pending={changing.isPending}
      disabled={!complete(values)}
      onSubmit={() => changing.mutate()}
      onClose={onClose}
    >
      {changing.isError && <ErrorState title={text.settings.notSaved} error={changing.error} />}
      <OutboundFields values={values} onChange={setValues} />
    </FormDialog>
  );
}
