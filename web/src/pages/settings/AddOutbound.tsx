import { Checkbox, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addOutbound, type OutboundEvent, outboundEvents, outboundQuery } from "../../api/outbound";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";
import { SecretDialog } from "../../components/SecretDialog";

/** Adds an address and shows its secret, this once. */
export function AddOutbound({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>([]);
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => addOutbound(url.trim(), events as OutboundEvent[]),
    onSuccess: () => queries.invalidateQueries({ queryKey: outboundQuery.queryKey }),
  });
  const close = () => {
    setUrl("");
    setEvents([]);
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
      disabled={url.trim() === "" || events.length === 0}
      onSubmit={() => adding.mutate()}
      onClose={close}
    >
      {adding.isError && <ErrorState title={text.settings.notSaved} error={adding.error} />}
      <TextInput
        label={text.outbound.url}
        description={text.outbound.urlHint}
        type="url"
        maxLength={2000}
        data-autofocus
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Checkbox.Group label={text.outbound.events} value={events} onChange={setEvents}>
        <Stack gap="xs" mt="xs">
          {outboundEvents.map((type) => (
            <Checkbox key={type} value={type} label={type} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
