import { Button, Group, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent } from "react";
import { campaignQuery } from "../../api/campaigns";
import { type NewCampaign, updateCampaign } from "../../api/drafts";
import { asProblem } from "../../api/problem";
import type { Campaign } from "../../api/types";
import { UnsavedGuard } from "../../components/UnsavedGuard";
import { text } from "../../i18n";
import { useHeld } from "../../lib/useHeld";
import { type Details, DetailsForm, isComplete } from "./DetailsForm";
import { SaveError } from "./SaveError";
import { useEditing } from "./useEditing";

/** The details of a draft, to be changed. */
export function DetailsDialog({ campaign }: { campaign: Campaign }) {
  const { close, closeSaved } = useEditing();
  const queries = useQueryClient();
  const { name, audienceId, phoneNumberId, productPolicyConfirmed } = campaign;
  const held = useHeld<Details>({ name, audienceId, phoneNumberId, productPolicyConfirmed }, campaign.version);
  const saving = useMutation({
    mutationFn: (details: NewCampaign) => updateCampaign(campaign.id, held.version, details),
    onSuccess: (saved) => {
      queries.setQueryData(campaignQuery(campaign.id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: ["campaigns"] });
      notifications.show({ color: "green", message: text.details.saved });
      closeSaved();
    },
  });
  const newest = () => {
    held.drop();
    saving.reset();
    void queries.invalidateQueries({ queryKey: campaignQuery(campaign.id).queryKey });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(held.value)) saving.mutate({ ...held.value, name: held.value.name.trim() });
  };
  return (
    <Modal.Root opened onClose={close} size="lg" centered>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        <Modal.Body p="lg">
          <Modal.Title fw={650} fz="lg" mb="md">
            {text.details.editTitle}
          </Modal.Title>
          <form onSubmit={submit}>
            <Stack gap="lg">
              <DetailsForm
                details={held.value}
                change={held.change}
                errors={saving.isError ? asProblem(saving.error).fields : []}
              />
              {saving.isError && <SaveError title={text.details.notSaved} error={saving.error} onNewest={newest} />}
              <Group justify="flex-end">
                <Button variant="default" onClick={close}>
                  {text.states.cancel}
                </Button>
                <Button type="submit" loading={saving.isPending} disabled={!held.dirty || !isComplete(held.value)}>
                  {text.states.save}
                </Button>
              </Group>
            </Stack>
          </form>
        </Modal.Body>
      </Modal.Content>
      <UnsavedGuard dirty={held.dirty} />
    </Modal.Root>
  );
}
