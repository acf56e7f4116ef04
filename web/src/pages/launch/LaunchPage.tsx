import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconRefresh, IconUserCheck, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { campaignQuery, preflightQuery } from "../../api/campaigns";
import type { Campaign, Preflight } from "../../api/types";
import { BackToCampaign } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { awaitsApproval } from "../../lib/launch";
import { ApprovalPanel } from "../campaign/ApprovalPanel";
import { Checklist } from "./Checklist";
import { DryRunPanel } from "./DryRunPanel";
import { Outlooks } from "./Outlooks";
import { ScheduleButton } from "./ScheduleButton";

const route = getRouteApi("/workspace/campaigns/$campaignId/launch");

/** The last look at a draft: what stands in its way, who gets it, what it costs; and then its start. */
export function LaunchPage() {
  const { campaignId } = route.useParams();
  const query = useQuery(campaignQuery(campaignId));
  if (query.data && query.data.status !== "draft")
    return <Navigate to="/campaigns/$campaignId" params={{ campaignId }} replace />;
  return (
    <Stack gap="lg">
      <BackToCampaign campaignId={campaignId} label={text.preflight.back} />
      {query.data ? (
        <Checked campaign={query.data} />
      ) : query.isError ? (
        <>
          <PageTitle title={text.preflight.title} />
          <ErrorState title={text.campaign.failed} error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <Loading />
      )}
    </Stack>
  );
}

function Checked({ campaign }: { campaign: Campaign }) {
  // Asked for anew on each visit: opt-outs and Meta's word change without the campaign.
  const query = useQuery({ ...preflightQuery(campaign.id, campaign.version), staleTime: 0 });
  const preflight = query.data;
  return (
    <>
      <PageTitle
        title={campaign.name}
        actions={preflight && <ScheduleButton campaign={campaign} preflight={preflight} />}
      />
      <ApprovalPanel campaign={campaign} />
      {preflight ? (
        <>
          <Verdict campaign={campaign} preflight={preflight} checking={query.isFetching} onAgain={() => void query.refetch()} />
          <Checklist campaign={campaign} gates={preflight.items} />
          <Outlooks campaign={campaign} outlooks={preflight.sends} />
        </>
      ) : query.isError ? (
        <ErrorState title={text.preflight.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingRows rows={2} height={220} />
      )}
      {campaign.sends.length > 0 && <DryRunPanel campaign={campaign} />}
    </>
  );
}

interface VerdictProps {
  campaign: Campaign;
  preflight: Preflight;
  checking: boolean;
  onAgain: () => void;
}

function Verdict({ campaign: { approval }, preflight, checking, onAgain }: VerdictProps) {
  const failing = preflight.items.filter(({ status }) => status === "fail").length;
  const { ready } = preflight;
  const { color, Icon, title, detail } = !ready
    ? { color: "red", Icon: IconX, title: text.preflight.notReady(failing), detail: text.preflight.notReadyDetail }
    : awaitsApproval(approval)
      ? { color: "yellow", Icon: IconUserCheck, title: text.preflight.unapproved, detail: text.approval.detail[approval.status] }
      : { color: "green", Icon: IconCheck, title: text.preflight.ready, detail: text.preflight.readyDetail };
  return (
    <Alert color={color} role="status" icon={<Icon aria-hidden />} title={title}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{detail}</Text>
        <Button
          variant="default"
          size="xs"
          loading={checking}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={onAgain}
        >
          {text.preflight.again}
        </Button>
      </Group>
    </Alert>
  );
}

function Loading() {
  return (
    <>
      <PageTitle title={text.preflight.title} />
      <LoadingRows rows={2} height={220} />
    </>
  );
}
