import { Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { wabasQuery } from "../../api/accounts";
import type { Organization, Waba } from "../../api/types";
import { useMayAdminister } from "../../api/useMayAdminister";
import { Copyable } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatAgo } from "../../lib/ago";
import { useSettings } from "./useSettings";

const fields = "messages, message_template_status_update, message_template_quality_update, phone_number_quality_update, account_update, user_preferences";

/** Where Meta reaches this server, and whether it does. */
export function WebhookSettings() {
  const { query, changing } = useSettings();
  if (query.isPending) return <LoadingRows rows={2} height={160} />;
  if (!query.data)
    return <ErrorState title={text.settings.failed} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="lg">
      <Panel title={text.webhooks.title}>
        <Text size="sm" maw={720}>
          {text.webhooks.lead}
        </Text>
        <Facts>
          <Fact name={text.webhooks.address}>
            {query.data.webhookUrl ? <Copyable value={query.data.webhookUrl} /> : text.webhooks.unset}
          </Fact>
          <Fact name={text.webhooks.verifyToken}>{text.webhooks.verifyTokenHint}</Fact>
        </Facts>
        <AddressForm key={query.data.webhookUrl} organization={query.data} changing={changing} />
        <div>
          <Text size="xs" c="dimmed">
            {text.webhooks.fields}
          </Text>
          <Code style={{ overflowWrap: "anywhere" }}>{fields}</Code>
        </div>
      </Panel>
      <SeenPanel />
    </Stack>
  );
}

interface FormProps {
  organization: Organization;
  changing: ReturnType<typeof useSettings>["changing"];
}

function AddressForm({ organization, changing }: FormProps) {
  const [address, setAddress] = useState(organization.webhookUrl ?? "");
  const mayAdminister = useMayAdminister("settings");
  const save = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate({ webhookUrl: address.trim() || null });
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        {changing.isError && <ErrorState title={text.settings.notSaved} error={changing.error} />}
        <Group align="flex-end" gap="sm">
          <TextInput
            label={text.webhooks.publicUrl}
            description={mayAdminister ? text.webhooks.publicUrlHint : text.settings.adminsOnly}
            placeholder="https://carillon.example.com"
            type="url"
            maxLength={500}
            w={420}
            maw="100%"
            disabled={!mayAdminister}
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={changing.isPending}
            disabled={!mayAdminister || address.trim() === (organization.webhookUrl ?? "")}
          >
            {text.webhooks.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A light for each account: whether anything has come from Meta. */
function SeenPanel() {
  // Webhooks are noted to the minute; who sets them up waits for the first.
  const query = useQuery({ ...wabasQuery, refetchInterval: 15_000 });
  return (
    <Panel title={text.webhooks.seen}>
      {query.isPending ? (
        <LoadingRows rows={1} height={40} />
      ) : !query.data ? (
        <ErrorState title={text.settings.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.webhooks.noAccounts}
        </Text>
      ) : (
        query.data.map((account) => <Seen key={account.id} account={account} />)
      )}
    </Panel>
  );
}

function Seen({ account }: { account: Waba }) {
  const now = useNow();
  const { name, wabaId, webhookSeenAt, webhookSubscribed } = account;
  const subscribed =
    webhookSubscribed === null
      ? text.webhooks.unknownSubscribed
      : webhookSubscribed
        ? text.webhooks.subscribed
        : text.webhooks.notSubscribed;
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {name} · {wabaId}
      </Text>
      <StatusBadge
        color={webhookSeenAt ? "green" : "yellow"}
        label={webhookSeenAt ? text.webhooks.seenAgo(formatAgo(webhookSeenAt, now)) : text.webhooks.neverSeen}
      />
      <Text size="sm" c="dimmed">
        {subscribed}
      </Text>
    </Group>
  );
}
