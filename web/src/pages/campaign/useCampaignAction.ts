import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { act, campaignQuery, type OfferedAction, type Overdue } from "../../api/campaigns";
import type { Campaign } from "../../api/types";
import { text } from "../../i18n";

interface Wish {
  action: OfferedAction;
  overdue?: Overdue;
}

export type CampaignActing = ReturnType<typeof useCampaignAction>;

/** Asks the API for an action and shows the campaign as it is afterwards. */
export function useCampaignAction(campaign: Campaign) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ action, overdue }: Wish) => act(campaign, action, overdue),
    onSuccess: (after, { action }) => {
      queries.setQueryData(campaignQuery(campaign.id).queryKey, after);
      void queries.invalidateQueries({ queryKey: ["campaigns", "list"] });
      notifications.show({ message: text.actions.done[action], color: "green" });
    },
    // Perhaps somebody else was faster: show what is allowed now.
    onError: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: campaignQuery(campaign.id).queryKey }),
        queries.invalidateQueries({ queryKey: ["campaigns", "preflight", campaign.id] }),
      ]),
  });
}
