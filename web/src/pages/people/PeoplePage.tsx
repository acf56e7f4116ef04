import { Button, Group, Stack } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { campaignQuery } from "../../api/campaigns";
import { peopleCsvUrl, peopleQuery } from "../../api/people";
import type { Message, Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { CsvLink } from "../../components/CsvLink";
import { BackToCampaign } from "../../components/BackLink";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";
import { fromSearch, type PeopleFilter, toSearch } from "../../lib/peopleFilter";
import { PeopleFilters } from "./PeopleFilters";
import { PeopleTable } from "./PeopleTable";
import { PersonSheet } from "./PersonSheet";
import { Selection } from "./Selection";

const route = getRouteApi("/workspace/campaigns/$campaignId/sends/$sendId/people");

/** The people behind a figure of a send, however many. The filter is the address, so that it can be passed on. */
export function PeoplePage() {
  const { campaignId, sendId } = route.useParams();
  const { data: campaign } = useQuery(campaignQuery(campaignId));
  const send = campaign?.sends.find(({ id }) => id === sendId);
  const beside = campaign && send && `${campaign.name} · ${formatWallTime(send.scheduledLocal)}`;
  return (
    <Stack gap="lg">
      <BackToCampaign campaignId={campaignId} sendId={sendId} label={text.people.back} />
      <PageTitle title={text.people.title} beside={beside} />
      <People ids={{ id: sendId, campaignId }} />
    </Stack>
  );
}

function People({ ids }: { ids: Pick<Send, "id" | "campaignId"> }) {
  const filter = fromSearch(route.useSearch());
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<Message | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const mayEdit = useMayEdit();
  const query = useInfiniteQuery({ ...peopleQuery(ids.id, filter), placeholderData: keepPreviousData });
  const inDoubt = filter.status?.length === 1 && filter.status[0] === "in_doubt";
  const change = (next: PeopleFilter) => {
    setChosen(new Set());
    void navigate({ search: toSearch(next), replace: true, resetScroll: false });
  };
  return (
    <Panel
      title={text.people.list}
      aside={
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={query.isRefetching}
            onClick={() => void query.refetch()}
          >
            {text.people.refresh}
          </Button>
          <CsvLink href={peopleCsvUrl(ids.id, filter)} />
        </Group>
      }
    >
      <PeopleFilters filter={filter} onChange={change} />
      {inDoubt && mayEdit && <Selection ids={ids} chosen={chosen} onSettled={() => setChosen(new Set())} />}
      <PeopleTable
        key={JSON.stringify(filter)}
        query={query}
        onOpen={setOpened}
        selection={inDoubt && mayEdit ? { chosen, onChange: setChosen } : undefined}
      />
      <PersonSheet ids={ids} person={opened} onClose={() => setOpened(null)} />
    </Panel>
  );
}
