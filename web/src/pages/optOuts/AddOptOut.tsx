import { TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addOptOut, type Scope } from "../../api/optOuts";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";
import { ScopeField } from "./ScopeField";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function AddOptOut({ opened, onClose }: Props) {
  const [phone, setPhone] = useState("");
  const [scope, setScope] = useState<Scope>("all");
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => addOptOut(phone.trim(), scope, note.trim()),
    onSuccess: (optOut) => {
      notifications.show({ message: text.optOuts.added(optOut.phone), color: "green" });
      close();
      return queries.invalidateQueries({ queryKey: ["opt-outs"] });
    },
  });
  const close = () => {
    setPhone("");
    setNote("");
    adding.reset();
    onClose();
  };
  return (
    <FormDialog
      opened={opened}
      title={text.optOuts.addTitle}
      submit={text.optOuts.submit}
      pending={adding.isPending}
      disabled={phone.trim() === ""}
      onSubmit={() => adding.mutate()}
      onClose={close}
    >
      {adding.isError && <ErrorState title={text.optOuts.addFailed} error={adding.error} />}
      <TextInput
        label={text.optOuts.number}
        description={text.optOuts.numberHint}
        type="tel"
        maxLength={64}
        data-autofocus
        value={phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <ScopeField value={scope} onChange={setScope} />
      <TextInput
        label={text.optOuts.note}
        description={text.optOuts.noteHint}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
