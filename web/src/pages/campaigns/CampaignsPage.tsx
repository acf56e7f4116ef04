import { Box, Group, NativeSelect, Paper, SegmentedControl, Stack, Table, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { campaignsQuery } from "../../api/campaigns";
import type { Campaign } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ErrorState } from "../../components/ErrorState";
import { ButtonLink } from "../../components/links";
import { LoadingRows } from "../../components/LoadingRows";
import { LoadMore } from "../../components/LoadMore";
import { PageTitle } from "../../components/PageTitle";
import { SearchInput } from "../../components/SearchInput";
import { text } from "../../i18n";
import { campaignStatuses, isCampaignStatus } from "../../lib/campaignStatus";
import { CampaignRow } from "./CampaignRow";
import { NoCampaigns, NothingFound } from "./NoCampaigns";

const route = getRouteApi("/workspace/campaigns");

export function CampaignsPage() {
  const mayEdit = useMayEdit();
  return (
    <Stack gap="lg">
      <PageTitle
        title={text.campaigns.title}
        actions={
          mayEdit && (
            <ButtonLink to="/campaigns/new" leftSection={<IconPlus size={18} aria-hidden />}>
              {text.campaigns.create}
            </ButtonLink>
          )
        }
      />
      <CampaignList />
    </Stack>
  );
}

function CampaignList() {
  const filter = route.useSearch();
  const query = useInfiniteQuery({ ...campaignsQuery(filter), placeholderData: keepPreviousData });
  const filtered = filter.q !== undefined || filter.status !== undefined;
  const campaigns = query.data?.pages.flatMap((page) => page.items);
  const retry = <ErrorState title={text.campaigns.failed} error={query.error} onRetry={() => void query.refetch()} />;
  if (campaigns?.length === 0 && !filtered) return <NoCampaigns />;
  return (
    <Stack gap="sm">
      <Filters />
      <Paper withBorder radius="lg" p={{ base: "xs", sm: "md" }}>
        {query.isError && retry}
        {query.isPending && <LoadingRows height={60} />}
        {campaigns?.length === 0 && <NothingFound />}
        {campaigns && campaigns.length > 0 && (
          <Box opacity={query.isPlaceholderData ? 0.5 : 1} aria-busy={query.isPlaceholderData}>
            <CampaignTable campaigns={campaigns} />
          </Box>
        )}
        <LoadMore query={query} />
      </Paper>
    </Stack>
  );
}

function Filters() {
  const { q, status } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (next: { q?: string; status?: string }) =>
    void navigate({
      search: {
        ...(next.q && { q: next.q }),
        ...(isCampaignStatus(next.status) && { status: next.status }),
      },
      replace: true,
    });
  const choices = [
    { value: "", label: text.campaigns.all },
    ...campaignStatuses.map((value) => ({ value, label: text.campaignStatus[value] })),
  ];
  return (
    <Group justify="space-between" gap="sm">
      <Box style={{ flex: "1 1 220px" }} maw={360}>
        <SearchInput label={text.campaigns.search} value={q ?? ""} onSearch={(q) => show({ q, status })} />
      </Box>
      <SegmentedControl
        visibleFrom="md"
        aria-label={text.campaigns.status}
        data={choices}
        value={status ?? ""}
        onChange={(status) => show({ q, status })}
      />
      <NativeSelect
        hiddenFrom="md"
        aria-label={text.campaigns.status}
        data={choices}
        value={status ?? ""}
        onChange={(event) => show({ q, status: event.currentTarget.value })}
      />
    </Group>
  );
}

function CampaignTable({ campaigns }: { campaigns: Campaign[] }) {
  return (
    <Table verticalSpacing="sm" horizontalSpacing={8} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.campaigns.name}</Table.Th>
          <Table.Th visibleFrom="md">{text.campaigns.status}</Table.Th>
          <Table.Th visibleFrom="sm" ta="right">
            {text.campaigns.audience}
          </Table.Th>
          <Table.Th visibleFrom="md">{text.campaigns.nextSend}</Table.Th>
          <Table.Th visibleFrom="sm" w="16%">
            {text.campaigns.progress}
          </Table.Th>
          {(["delivered", "read", "failed"] as const).map((outcome) => (
            <Table.Th key={outcome} visibleFrom="lg" ta="right">
              {text.outcome[outcome]}
            </Table.Th>
          ))}
          <Table.Th w={36}>
            <VisuallyHidden>{text.states.more}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {campaigns.map((campaign) => (
          <CampaignRow key={campaign.id} campaign={campaign} />
        ))}
      </Table.Tbody>
    </Table>
  );
}
