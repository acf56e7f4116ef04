import { Group, Stack, Text } from "@mantine/core";
import { IconArrowRight, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { audienceQuery } from "../../api/audiences";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { Campaign } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { Fact, Facts } from "../../components/Fact";
import { AnchorLink, ButtonLink } from "../../components/links";
import { PageTitle } from "../../components/PageTitle";
import { CampaignBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { ApprovalPanel } from "../campaign/ApprovalPanel";
import { CampaignMenu } from "../campaigns/CampaignMenu";
import { DetailsDialog } from "./DetailsDialog";
import { Timeline } from "./Timeline";

const route = getRouteApi("/workspace/campaigns/$campaignId");
const SendDrawer = lazy(() => import("./SendDrawer").then((module) => ({ default: module.SendDrawer })));

/** A campaign that can still be changed: its details and its sequence of sends. */
export function DraftPage({ campaign }: { campaign: Campaign }) {
  const { edit } = route.useSearch();
  const mayEdit = useMayEdit();
  return (
    <>
      <PageTitle
        title={campaign.name}
        beside={<CampaignBadge status={campaign.status} />}
        actions={
          <Group gap="xs">
            <ButtonLink
              to="/campaigns/$campaignId/launch"
              params={{ campaignId: campaign.id }}
              rightSection={<IconArrowRight size={18} aria-hidden />}
            >
              {text.draft.review}
            </ButtonLink>
            <CampaignMenu campaign={campaign} />
          </Group>
        }
      />
      <Group justify="space-between" align="flex-start" gap="sm">
        <DetailFacts campaign={campaign} />
        {mayEdit && (
          <ButtonLink
            to="."
            search={{ edit: "details" }}
            resetScroll={false}
            variant="default"
            size="xs"
            leftSection={<IconPencil size={14} aria-hidden />}
          >
            {text.details.edit}
          </ButtonLink>
        )}
      </Group>
      <ApprovalPanel campaign={campaign} />
      <Timeline campaign={campaign} />
      {mayEdit && <Editor key={edit} campaign={campaign} />}
    </>
  );
}

/** What is being edited is in the address: the browser's back leaves it, and is asked about unsaved work. */
function Editor({ campaign }: { campaign: Campaign }) {
  const { edit, after, copy } = route.useSearch();
  const sendOf = (id: number | undefined) => campaign.sends.find((send) => send.id === id);
  if (edit === undefined) return null;
  if (edit === "details") return <DetailsDialog campaign={campaign} />;
  const send = edit === "new" ? undefined : sendOf(edit);
  if (edit !== "new" && !send) return null;
  return (
    <Suspense>
      <SendDrawer campaign={campaign} send={send} after={sendOf(after)} copyOf={sendOf(copy)} />
    </Suspense>
  );
}

function DetailFacts({ campaign }: { campaign: Campaign }) {
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const number = numbers?.items.find(({ id }) => id === campaign.phoneNumberId);
  return (
    <Facts>
      <Fact name={text.details.audience}>
        {audience ? (
          <Stack gap={0}>
            <AnchorLink to="/audiences/$audienceId" params={{ audienceId: audience.id }} size="sm">
              {audience.name}
            </AnchorLink>
            <Text size="xs" c="dimmed">
              {audience.status === "ready" ? text.details.reachable(audience.totals.ok) : text.details.reading}
            </Text>
          </Stack>
        ) : (
          "…"
        )}
      </Fact>
      <Fact name={text.details.number}>
        {number
          ? `${number.displayPhoneNumber} · ${number.verifiedName}`
          : numbers
            ? text.campaign.inactiveNumber(campaign.phoneNumberId)
            : "…"}
      </Fact>
      <Fact name={text.details.optInFact}>
        {campaign.productPolicyConfirmed ? text.details.optInGiven : text.details.optInMissing}
      </Fact>
    </Facts>
  );
}
