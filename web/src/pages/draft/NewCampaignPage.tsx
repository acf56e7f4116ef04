import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { campaignQuery, phoneNumbersQuery } from "../../api/campaigns";
import { createCampaign } from "../../api/drafts";
import { asProblem } from "../../api/problem";
import { BackLink } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { PageTitle } from "../../components/PageTitle";
import { UnsavedGuard } from "../../components/UnsavedGuard";
import { text } from "../../i18n";
import { type Details, DetailsForm, isComplete } from "./DetailsForm";

const route = getRouteApi("/workspace/campaigns/new");

export function NewCampaignPage() {
  const { audience } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Partial<Details>>({});
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const active = numbers?.items.filter((number) => number.active) ?? [];
  const details: Details = {
    name: "",
    audienceId: audience ?? null,
    phoneNumberId: active.length === 1 ? active[0]!.id : null, // nothing to choose
    productPolicyConfirmed: false,
    ...typed,
  };
  const creating = useMutation({
    mutationFn: createCampaign,
    onSuccess: async (campaign) => {
      queries.setQueryData(campaignQuery(campaign.id).queryKey, campaign);
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ color: "green", message: text.details.created });
      await navigate({
        to: "/campaigns/$campaignId",
        params: { campaignId: campaign.id },
        replace: true,
        ignoreBlocker: true,
      });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(details)) creating.mutate({ ...details, name: details.name.trim() });
  };
  return (
    <Stack gap="lg" maw={640}>
      <BackLink to="/campaigns" label={text.campaign.back} />
      <PageTitle title={text.details.title} />
      <Text c="dimmed">{text.details.intro}</Text>
      <Paper withBorder radius="lg" p={{ base: "md", sm: "lg" }}>
        <form onSubmit={submit}>
          <Stack gap="lg">
            <DetailsForm
              details={details}
              change={(change) => setTyped({ ...typed, ...change })}
              errors={creating.isError ? asProblem(creating.error).fields : []}
            />
            {creating.isError && <ErrorState title={text.details.notCreated} error={creating.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={creating.isPending} disabled={!isComplete(details)}>
                {text.details.create}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      <UnsavedGuard dirty={Object.keys(typed).length > 0} />
    </Stack>
  );
}
