import { Group, Paper, Stack, Table, Text } from "@mantine/core";
import { IconUpload, IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { audiencesQuery } from "../../api/audiences";
import type { Audience } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ErrorState } from "../../components/ErrorState";
import { AnchorLink, ButtonLink } from "../../components/links";
import { LoadingRows } from "../../components/LoadingRows";
import { LoadMore } from "../../components/LoadMore";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { formatInstant, formatNumber } from "../../lib/format";
import { AudienceBadge } from "./AudienceBadge";
import { TotalsBar } from "./Totals";

export function AudiencesPage() {
  return (
    <Stack gap="lg">
      <PageTitle title={text.audiences.title} actions={<UploadLink />} />
      <Paper withBorder radius="lg" p={{ base: "xs", sm: "md" }}>
        <AudienceList />
      </Paper>
    </Stack>
  );
}

function UploadLink() {
  const mayEdit = useMayEdit();
  if (!mayEdit) return null;
  return (
    <ButtonLink to="/audiences/new" leftSection={<IconUpload size={16} aria-hidden />}>
      {text.audiences.upload}
    </ButtonLink>
  );
}

function AudienceList() {
  const query = useInfiniteQuery(audiencesQuery);
  if (query.isPending) return <LoadingRows height={52} />;
  if (!query.data)
    return <ErrorState title={text.audiences.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const audiences = query.data.pages.flatMap((page) => page.items);
  if (audiences.length === 0) return <NoAudiences />;
  return (
    <>
      {query.isError && (
        <ErrorState title={text.audiences.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      <Table verticalSpacing="sm" highlightOnHover className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.audiences.name}</Table.Th>
            <Table.Th visibleFrom="sm">{text.audiences.status}</Table.Th>
            <Table.Th ta="right">{text.audiences.usable}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {text.audiences.rejected}
            </Table.Th>
            <Table.Th visibleFrom="sm" w="22%">
              {text.audiences.rows}
            </Table.Th>
            <Table.Th visibleFrom="md">{text.audiences.created}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {audiences.map((audience) => (
            <AudienceRow key={audience.id} audience={audience} />
          ))}
        </Table.Tbody>
      </Table>
      <LoadMore query={query} />
    </>
  );
}

function NoAudiences() {
  return (
    <Notice
      icon={<IconUsersGroup size={40} stroke={1.5} aria-hidden />}
      title={text.audiences.emptyTitle}
      detail={text.audiences.emptyDetail}
    >
      <Group mt="sm">
        <UploadLink />
      </Group>
    </Notice>
  );
}

function AudienceRow({ audience }: { audience: Audience }) {
  const { ok, ineligibleGeo, invalidPhone, duplicate } = audience.totals;
  const settled = audience.status === "ready";
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink to="/audiences/$audienceId" params={{ audienceId: audience.id }} size="sm" fw={600}>
          {audience.name}
        </AnchorLink>
        <Group hiddenFrom="sm" mt={4}>
          <AudienceBadge status={audience.status} />
        </Group>
        {audience.error && (
          <Text size="xs" c="dimmed" lineClamp={2} maw={420}>
            {audience.error.message}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <AudienceBadge status={audience.status} />
      </Table.Td>
      <Table.Td ta="right">{settled && formatNumber(ok)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {settled && formatNumber(ineligibleGeo + invalidPhone + duplicate)}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {settled ? (
          <TotalsBar audience={audience} thin />
        ) : (
          audience.status === "ingesting" && <Text size="xs">{text.audiences.read(audience.rowsRead)}</Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{formatInstant(audience.createdAt)}</Table.Td>
    </Table.Tr>
  );
}
