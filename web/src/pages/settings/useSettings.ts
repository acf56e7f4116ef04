import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { organizationQuery, updateSettings } from "../../api/organization";
import { text } from "../../i18n";

/** What the organization decides about itself, and a way to change it. */
export function useSettings() {
  const queries = useQueryClient();
  const query = useQuery(organizationQuery);
  const changing = useMutation({
    mutationFn: updateSettings,
    onSuccess: (organization) => {
      queries.setQueryData(organizationQuery.queryKey, organization);
      notifications.show({ message: text.settings.saved, color: "green" });
    },
  });
  return { query, changing };
}
