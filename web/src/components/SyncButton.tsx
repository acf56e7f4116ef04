import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { wabasQuery } from "../api/accounts";
import { asProblem } from "../api/problem";
import { syncAccount } from "../api/templates";
import { text } from "../i18n";

/** Pulls numbers and templates of every connected account from Meta. */
export function SyncButton() {
  const queries = useQueryClient();
  const { data: accounts = [] } = useQuery(wabasQuery);
  const syncing = useMutation({
    mutationFn: () => Promise.all(accounts.map(({ id }) => syncAccount(id))),
    onSuccess: (synced) => {
      const sum = (of: "phoneNumbers" | "templates") => synced.reduce((total, { sync }) => total + (sync?.[of] ?? 0), 0);
      const skipped = synced.flatMap(({ sync }) => sync?.skippedTemplates ?? []);
      notifications.show({ message: text.templates.syncDone(sum("phoneNumbers"), sum("templates")), color: "green" });
      if (skipped.length > 0)
        notifications.show({
          title: text.templates.syncSkipped(skipped.length),
          message: skipped.join(" "),
          color: "yellow",
          autoClose: false,
        });
    },
    onError: (error) =>
      notifications.show({ title: text.templates.syncFailed, message: asProblem(error).message, color: "red", autoClose: false }),
    onSettled: () =>
      Promise.all(["wabas", "phone-numbers", "templates"].map((kind) => queries.invalidateQueries({ queryKey: [kind] }))),
  });
  if (accounts.length === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={syncing.isPending}
      onClick={() => syncing.mutate()}
    >
      {text.templates.sync}
    </Button>
  );
}
