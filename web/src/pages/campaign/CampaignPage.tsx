import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { campaignQuery } from "../../api/campaigns";
import { useLiveCampaign } from "../../api/liveCampaign";
import type { Campaign } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { sendInFocus } from "../../lib/funnel";
import { SendPicker } from "../report/SendPicker";
import { SendView } from "../report/SendView";
import { WholeView } from "../report/WholeView";
import { CampaignHeader } from "./CampaignHeader";

const route = getRouteApi("/workspace/campaigns/$campaignId");
const DraftPage = lazy(() => import("../draft/DraftPage").then((module) => ({ default: module.DraftPage })));

export function CampaignPage() {
  const { campaignId } = route.useParams();
  const query = useQuery(campaignQuery(campaignId));
  return (
    <Stack gap="lg">
      <BackLink to="/campaigns" label={text.campaign.back} />
      {query.data ? (
        <Suspense fallback={<Loading />}>
          {query.data.status === "draft" ? <DraftPage campaign={query.data} /> : <LivePage campaign={query.data} />}
        </Suspense>
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

/** Follows the campaign. A draft is not followed: what is being edited must not change under one's hands. */
function LivePage({ campaign }: { campaign: Campaign }) {
  const connection = useLiveCampaign(campaign.id);
  const { send: chosen } = route.useSearch();
  const send = campaign.sends.find(({ id }) => id === chosen) ?? sendInFocus(campaign.sends);
  return (
    <>
      <CampaignHeader campaign={campaign} connection={connection} />
      {campaign.sends.length > 1 && (
        <SendPicker sends={campaign.sends} chosen={chosen === "all" ? chosen : send?.id} />
      )}
      {chosen === "all" ? (
        <WholeView campaign={campaign} />
      ) : send ? (
        <SendView key={send.id} campaign={campaign} send={send} connection={connection} />
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
