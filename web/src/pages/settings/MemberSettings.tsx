import { Stack, Switch, Text } from "@mantine/core";
import { useMayAdminister } from "../../api/useMayAdminister";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { InvitationsPanel } from "./InvitationsPanel";
import { MembersPanel } from "./MembersPanel";
import { useSettings } from "./useSettings";

/** Who belongs to the organization, and what takes two of them. */
export function MemberSettings() {
  return (
    <Stack gap="lg">
      <MembersPanel />
      <InvitationsPanel />
      <ApprovalSettings />
    </Stack>
  );
}

function ApprovalSettings() {
  const { query, changing } = useSettings();
  const mayAdminister = useMayAdminister("settings");
  if (query.isPending) return <LoadingRows rows={1} height={120} />;
  if (!query.data)
    return <ErrorState title={text.settings.failed} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Panel title={text.approval.title}>
      <Text size="sm" maw={720}>
        {text.approval.lead}
      </Text>
      {changing.isError && <ErrorState title={text.settings.notSaved} error={changing.error} />}
      <Switch
        label={text.approval.required}
        description={mayAdminister ? undefined : text.settings.adminsOnly}
        disabled={!mayAdminister || changing.isPending}
        checked={changing.isPending ? changing.variables.requiresApproval : query.data.requiresApproval}
        onChange={(event) => changing.mutate({ requiresApproval: event.currentTarget.checked })}
      />
    </Panel>
  );
}
