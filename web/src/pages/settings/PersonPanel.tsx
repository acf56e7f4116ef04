import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { bareNumber, erasePersonalData, exportPersonalData } from "../../api/personalData";
import { useMay } from "../../api/useMay";
import { ErrorState } from "../../components/ErrorState";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { Held, Tally } from "./Held";

/** All that is held of one person, to be handed to them or to be erased. */
export function PersonPanel() {
  const mayHandle = useMay("personal_data");
  return (
    <Panel title={text.personal.title}>
      <Text size="sm" maw={720}>
        {mayHandle ? text.personal.lead : text.personal.notAllowed}
      </Text>
      {mayHandle && <Person />}
    </Panel>
  );
}

function Person() {
  const [phone, setPhone] = useState("");
  const { asking, erasing } = usePersonalData();
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (bareNumber(phone) === "") return;
    erasing.reset();
    asking.mutate(bareNumber(phone));
  };
  return (
    <Stack gap="lg">
      <form onSubmit={ask}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={text.optOuts.number}
            description={text.optOuts.numberHint}
            type="tel"
            autoComplete="off"
            maxLength={64}
            w={320}
            maw="100%"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <Button type="submit" loading={asking.isPending} disabled={bareNumber(phone) === "" || erasing.isPending}>
            {text.personal.show}
          </Button>
        </Group>
      </form>
      {asking.isError && <ErrorState title={text.personal.failed} error={asking.error} />}
      {erasing.isError && <ErrorState title={text.personal.notErased} error={erasing.error} />}
      {asking.data && <Held data={asking.data} erasing={erasing.isPending} onErase={() => erasing.mutate(asking.data.phone)} />}
      {erasing.data && (
        <Alert role="status" color="green" title={text.personal.erased(erasing.data.phone)}>
          <Tally counts={erasing.data.erased} />
        </Alert>
      )}
    </Stack>
  );
}

/** Asked by hand alone and kept nowhere: each answer is a person's data, and an entry in the audit log. */
function usePersonalData() {
  const queries = useQueryClient();
  const asking = useMutation({ mutationFn: exportPersonalData, gcTime: 0 });
  const erasing = useMutation({
    mutationFn: erasePersonalData,
    gcTime: 0,
    onSuccess: () => {
      asking.reset();
      // Whatever other pages have loaded may still name the person.
      queries.removeQueries({ type: "inactive" });
    },
  });
  return { asking, erasing };
}
