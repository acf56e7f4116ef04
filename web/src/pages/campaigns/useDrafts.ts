import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { campaignQuery } from "../../api/campaigns";
import { deleteCampaign, duplicateCampaign } from "../../api/drafts";
import { asProblem } from "../../api/problem";
import { text } from "../../i18n";

const refused = (title: string) => (error: unknown) =>
  notifications.show({ color: "red", title, message: asProblem(error).message });

/** Makes a draft of the same plan and opens it. */
export function useDuplicateCampaign() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (id: number) => duplicateCampaign(id),
    onSuccess: async (copy) => {
      queries.setQueryData(campaignQuery(copy.id).queryKey, copy);
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ color: "green", message: text.campaigns.duplicated(copy.name) });
      await navigate({ to: "/campaigns/$campaignId", params: { campaignId: copy.id } });
    },
    onError: refused(text.campaigns.notDuplicated),
  });
}

export function useDeleteCampaign() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: deleteCampaign,
    onSuccess: async (_, id) => {
      await navigate({ to: "/campaigns" });
      queries.removeQueries({ queryKey: campaignQuery(id).queryKey });
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ color: "green", message: text.campaigns.deleted });
    },
    onError: refused(text.campaigns.notDeleted),
  });
}
