import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { campaignQuery } from "../../api/campaigns";
import { deleteSend } from "../../api/drafts";
import { asProblem } from "../../api/problem";
import type { Send } from "../../api/types";
import { text } from "../../i18n";

export function useRemoveSend({ id, campaignId }: Send) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => deleteSend(id),
    onSuccess: () => notifications.show({ color: "green", message: text.draft.removed }),
    onError: (error) =>
      notifications.show({ color: "red", title: text.draft.notRemoved, message: asProblem(error).message }),
    onSettled: () => queries.invalidateQueries({ queryKey: campaignQuery(campaignId).queryKey }),
  });
}
