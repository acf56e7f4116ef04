import { Alert, Loader, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { audienceQuery } from "../../api/audiences";
import type { Audience } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { BackLink } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { ButtonLink } from "../../components/links";
import { LoadingRows } from "../../components/LoadingRows";
import { PageTitle } from "../../components/PageTitle";
import { text } from "../../i18n";
import { countryName, formatBytes, formatInstant } from "../../lib/format";
import { AudienceBadge } from "./AudienceBadge";
import { AudienceCountries, LimitedReporting } from "./AudienceCountries";
import { Leads } from "./Leads";
import { Totals } from "./Totals";

const route = getRouteApi("/workspace/audiences/$audienceId");

export function AudiencePage() {
  const { audienceId } = route.useParams();
  const query = useQuery(audienceQuery(audienceId));
  return (
    <Stack gap="lg">
      <BackLink to="/audiences" label={text.audience.back} />
      {query.data ? (
        <Loaded audience={query.data} />
      ) : query.isError ? (
        <>
          <PageTitle title={text.audience.one} />
          <ErrorState title={text.audience.failed} error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <>
          <PageTitle title={text.audience.one} />
          <LoadingRows rows={2} height={160} />
        </>
      )}
    </Stack>
  );
}

function Loaded({ audience }: { audience: Audience }) {
  const mayEdit = useMayEdit();
  return (
    <>
      <PageTitle
        title={audience.name}
        beside={<AudienceBadge status={audience.status} />}
        actions={
          mayEdit &&
          audience.status === "ready" && (
            <ButtonLink to="/campaigns/new" search={{ audience: audience.id }}>
              {text.audience.plan}
            </ButtonLink>
          )
        }
      />
      {audience.error && (
        <Alert color="red" title={text.audience.refused}>
          {audience.error.message}
        </Alert>
      )}
      {audience.status === "ingesting" && <Ingesting audience={audience} />}
      <FileFacts audience={audience} />
      {audience.status === "ready" && (
        <>
          <Totals audience={audience} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <AudienceCountries audience={audience} />
            <LimitedReporting audience={audience} />
          </SimpleGrid>
          <Leads audience={audience} />
        </>
      )}
    </>
  );
}

function Ingesting({ audience }: { audience: Audience }) {
  return (
    <Alert color="blue" title={text.audiences.read(audience.rowsRead)} icon={<Loader size="sm" />} role="status">
      {text.audience.ingesting}
    </Alert>
  );
}

function FileFacts({ audience }: { audience: Audience }) {
  const { fileName, bytesRead, encoding, delimiter, phoneColumn, externalIdColumn, defaultCountry, columns } = audience;
  const delimiterName = delimiter && (text.audience.delimiters[delimiter] ?? delimiter);
  const file = [fileName, formatBytes(bytesRead), encoding, delimiterName].filter(Boolean).join(" · ");
  return (
    <Facts>
      <Fact name={text.audience.format}>{file}</Fact>
      <Fact name={text.audience.phoneColumn}>{phoneColumn ?? text.states.none}</Fact>
      <Fact name={text.audience.externalIdColumn}>{externalIdColumn ?? text.states.none}</Fact>
      {defaultCountry && <Fact name={text.audience.defaultCountry}>{countryName(defaultCountry)}</Fact>}
      <Fact name={text.audience.columns}>{columns.join(", ") || text.states.none}</Fact>
      <Fact name={text.audiences.created}>{formatInstant(audience.createdAt)}</Fact>
    </Facts>
  );
}
