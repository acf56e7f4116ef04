import { Button, Group, Paper, Stack, Table } from "@mantine/core";
import { IconSpeakerphone } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { campaignsQuery } from "../../api/campaigns";
import { ErrorState } from "../../components/ErrorState";
import { ButtonLink } from "../../components/links";
import { LoadingRows } from "../../components/LoadingRows";
import { LoadMore } from "../../components/LoadMore";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { CampaignRow } from "./CampaignRow";

export function CampaignsPage() {
  return (
    <Stack gap="lg">
      <PageTitle title={text.campaigns.title} />
      <Paper withBorder radius="lg" p={{ base: "xs", sm: "md" }}>
        <CampaignList />
      </Paper>
    </Stack>
  );
}

function CampaignList() {
  const query = useInfiniteQuery(campaignsQuery);
  if (query.isPending) return <LoadingRows height={60} />;
  if (query.isError && !query.data)
    return <ErrorState title={text.campaigns.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const campaigns = query.data.pages.flatMap((page) => page.items);
  if (campaigns.length === 0) return <NoCampaigns />;
  return (
    <>
      {query.isError && <ErrorState title={text.campaigns.failed} error={query.error} onRetry={() => void query.refetch()} />}
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.campaigns.name}</Table.Th>
            <Table.Th visibleFrom="md">{text.campaigns.status}</Table.Th>
            <Table.Th visibleFrom="sm" ta="right">
              {text.campaigns.audience}
            </Table.Th>
            <Table.Th visibleFrom="md">{text.campaigns.nextSend}</Table.Th>
            <Table.Th visibleFrom="sm" w="26%">
              {text.campaigns.progress}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {campaigns.map((campaign) => (
            <CampaignRow key={campaign.id} campaign={campaign} />
          ))}
        </Table.Tbody>
      </Table>
      <LoadMore query={query} />
    </>
  );
}

function NoCampaigns() {
  return (
    <Notice
      icon={<IconSpeakerphone size={40} stroke={1.5} aria-hidden />}
      title={text.campaigns.emptyTitle}
      detail={text.campaigns.emptyDetail}
    >
      <Group mt="sm" justify="center">
        <ButtonLink to="/audiences">{text.campaigns.emptyAction}</ButtonLink>
        <Button component="a" href="/docs" variant="default">
          {text.campaigns.emptyDocs}
        </Button>
      </Group>
    </Notice>
  );
}
