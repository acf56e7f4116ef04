import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addOutbound, outboundQuery } from "../../api/outbound";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { SecretDialog } from "../../components/SecretDialog";
import { text } from "../../i18n";
import { complete, OutboundFields, type OutboundFieldValues } from "./OutboundFields";

const nothing: OutboundFieldValues = { url: "", events: [] };

/** Adds an address and shows its secret, this once. */
export function AddOutbound({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [values, setValues] = useState(nothing);
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => addOutbound(values.url.trim(), values.events),
    onSuccess: () => queries.invalidateQueries({ queryKey: outboundQuery.queryKey }),
  });
  const close = () => {
    setValues(nothing);
    adding.reset();
    onClose();
  };
  if (adding.data) return <SecretDialog title={text.keys.secret(adding.data.url)} warning={text.keys.shownOnce} secret={adding.data.secret} onClose={close} />;
  return (
    <FormDialog
      opened={opened}
      title={text.outbound.addTitle}
      submit={text.outbound.add}
      pending={adding.isPending}
      disabled={!complete(values)}
      onSubmit={() => adding.mutate()}
      onClose={close}
    >
      {adding.isError && <ErrorState title={text.settings.notSaved} error={adding.error} />}
      <OutboundFields values={values} onChange={setValues} />
    </FormDialog>
  );
}
