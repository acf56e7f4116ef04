import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePassword, sessionsQuery } from "../../api/account";
import { sessionQuery } from "../../api/session";
import { ErrorState } from "../../components/ErrorState";
import { Panel } from "../../components/Panel";
import { PasswordField } from "../../components/PasswordField";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { RemoveSecondFactor } from "./RemoveSecondFactor";
import { SessionsPanel } from "./SessionsPanel";
import { SetUpSecondFactor } from "./SetUpSecondFactor";

/** The reader's own way in, the same in all their organizations. */
export function AccountSettings() {
  return (
    <Stack gap="lg">
      <PasswordPanel />
      <SecondFactorPanel />
      <SessionsPanel />
    </Stack>
  );
}

function PasswordPanel() {
  const [password, setPassword] = useState("");
  const [fresh, setFresh] = useState("");
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => changePassword(password, fresh),
    onSuccess: () => {
      setPassword("");
      setFresh("");
      notifications.show({ message: text.account.changed, color: "green" });
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate();
  };
  return (
    <Panel title={text.account.password}>
      <Text size="sm" c="dimmed">
        {text.account.passwordLead}
      </Text>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          {changing.isError && <ErrorState title={text.account.notChanged} error={changing.error} />}
          <PasswordField
            label={text.account.presentPassword}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          <PasswordField
            label={text.account.newPassword}
            description={text.account.newPasswordHint}
            autoComplete="new-password"
            value={fresh}
            onChange={setFresh}
          />
          <Group>
            <Button type="submit" loading={changing.isPending}>
              {text.account.change}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function SecondFactorPanel() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [opened, setOpened] = useState<"setUp" | "remove" | null>(null);
  const on = session?.secondFactor ?? false;
  const close = () => setOpened(null);
  return (
    <Panel
      title={text.secondFactor.title}
      aside={<StatusBadge color={on ? "green" : "gray"} label={on ? text.secondFactor.on : text.secondFactor.off} />}
    >
      <Text size="sm" maw={720}>
        {text.secondFactor.lead}
      </Text>
      <Group>
        {on ? (
          <Button variant="default" onClick={() => setOpened("remove")}>
            {text.secondFactor.remove}
          </Button>
        ) : (
          <Button onClick={() => setOpened("setUp")}>{text.secondFactor.setUp}</Button>
        )}
      </Group>
      {/* Anew each time: nothing of a secret stays. */}
      {opened === "setUp" && <SetUpSecondFactor onClose={close} />}
      {opened === "remove" && <RemoveSecondFactor onClose={close} />}
    </Panel>
  );
}
