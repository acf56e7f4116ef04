import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { campaignQuery } from "../../api/campaigns";
import { type Connection, useLiveCampaign } from "../../api/liveCampaign";
import type { Campaign } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { sendInFocus } from "../../lib/funnel";
import { CampaignHeader } from "./CampaignHeader";
import { Preflight } from "./Preflight";
import { SendView } from "./SendView";
import { SendPicker } from "./SendPicker";

const route = getRouteApi("/workspace/campaigns/$campaignId");

export function CampaignPage() {
  const { campaignId } = route.useParams();
  const connection = useLiveCampaign(campaignId);
  const query = useQuery(campaignQuery(campaignId));
  return (
    <Stack gap="lg">
      <BackLink to="/campaigns" label={text.campaign.back} />
      {query.data ? (
        <Loaded campaign={query.data} connection={connection} />
      ) : query.isError ? (
        <>
          <PageTitle title={text.campaign.one} />
          <ErrorState title={text.campaign.failed} error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <Loading />
      )}
    </Stack>
  );
}

function Loaded({ campaign, connection }: { campaign: Campaign; connection: Connection }) {
  const { send: chosen } = route.useSearch();
  const send = campaign.sends.find(({ id }) => id === chosen) ?? sendInFocus(campaign.sends);
  return (
    <>
      <CampaignHeader campaign={campaign} connection={connection} />
      {campaign.status === "draft" && <Preflight campaignId={campaign.id} />}
      {campaign.sends.length > 1 && <SendPicker sends={campaign.sends} chosen={send?.id} />}
      {send ? (
        <SendView key={send.id} send={send} />
      ) : (
        <Notice title={text.campaign.noSends} detail={text.campaign.noSendsDetail} />
      )}
    </>
  );
}

function Loading() {
  return (
    <>
      <PageTitle title={text.campaign.one} />
      <Skeleton height={40} />
      <LoadingRows rows={2} height={220} />
    </>
  );
}
