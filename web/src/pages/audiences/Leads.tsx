import { Group, NativeSelect, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type LeadFilter, leadsCsvUrl, leadsQuery } from "../../api/audiences";
import { rowsPerPage } from "../../api/keyset";
import type { Audience, Lead } from "../../api/types";
import { CsvLink } from "../../components/CsvLink";
import { Panel } from "../../components/Panel";
import { LeadName } from "../../components/RecipientName";
import { SearchInput } from "../../components/SearchInput";
import { LeadBadge } from "../../components/StatusBadge";
import { type Column, OpenRow, VirtualTable } from "../../components/VirtualTable";
import { text } from "../../i18n";
import { countryName } from "../../lib/format";
import { leadStatuses } from "../../lib/leadFilter";
import { LeadSheet } from "./LeadSheet";

const route = getRouteApi("/workspace/audiences/$audienceId");

/** Every row of the file, however many, with filters that stay in the address. */
export function Leads({ audience }: { audience: Audience }) {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<Lead | null>(null);
  const query = useInfiniteQuery({
    ...leadsQuery(audience.id, filter, rowsPerPage),
    placeholderData: keepPreviousData,
  });
  const change = (change: LeadFilter) =>
    void navigate({ search: { ...filter, ...change }, replace: true, resetScroll: false, hash: true });
  return (
    <div id="rows" style={{ scrollMarginTop: 72 }}>
      <Panel title={text.leads.title} aside={<CsvLink href={leadsCsvUrl(audience.id, filter)} />}>
        <Filters audience={audience} filter={filter} onChange={change} />
        <VirtualTable
          key={JSON.stringify(filter)}
          label={text.leads.label}
          query={query}
          columns={columns(audience, setOpened)}
          rowKey={(lead) => lead.leadNo}
          failed={text.leads.failed}
          empty={
            <Text size="sm" c="dimmed">
              {text.leads.none}
            </Text>
          }
        />
      </Panel>
      <LeadSheet audience={audience} lead={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

interface FilterProps {
  audience: Audience;
  filter: LeadFilter;
  onChange: (change: LeadFilter) => void;
}

/** Beside each other on a phone, too. */
const wrapping = { flex: "1 1 140px", maxWidth: 220 };

function Filters({ audience, filter, onChange }: FilterProps) {
  const countries = Object.entries(audience.byCountry)
    .filter(([code]) => code !== "ZZ")
    .sort(([, a], [, b]) => b - a);
  return (
    <Group gap="sm">
      <SearchInput
        label={text.leads.search}
        value={filter.q ?? ""}
        w={{ base: "100%", sm: 280 }}
        onSearch={(q) => onChange({ q: q || undefined })}
      />
      <NativeSelect
        aria-label={text.leads.status}
        style={wrapping}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ status: (event.currentTarget.value || undefined) as LeadFilter["status"] })}
        data={[
          { value: "", label: text.leads.allStatuses },
          ...leadStatuses.map((value) => ({ value, label: text.leadStatus[value] })),
        ]}
      />
      <NativeSelect
        aria-label={text.leads.country}
        style={wrapping}
        value={filter.country ?? ""}
        onChange={(event) => onChange({ country: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: text.leads.allCountries },
          ...countries.map(([value]) => ({ value, label: countryName(value) })),
        ]}
      />
    </Group>
  );
}

const columns = (audience: Audience, onOpen: (lead: Lead) => void): Column<Lead>[] => [
  { key: "row", title: text.leads.row, width: "88px", from: "sm", align: "right", render: ({ rowNo }) => rowNo },
  {
    key: "phone",
    title: text.leads.phone,
    width: "minmax(150px, 1fr)",
    render: (lead) => (
      <OpenRow onOpen={() => onOpen(lead)}>
        <LeadName lead={lead} />
      </OpenRow>
    ),
  },
  { key: "status", title: text.leads.status, width: "140px", render: ({ status }) => <LeadBadge status={status} /> },
  {
    key: "country",
    title: text.leads.country,
    width: "minmax(110px, 1fr)",
    from: "sm",
    render: ({ country }) => country && countryName(country),
  },
  { key: "externalId", title: text.leads.externalId, width: "minmax(90px, 1fr)", from: "sm", render: ({ externalId }) => externalId },
  {
    key: "values",
    title: text.leads.values,
    width: "minmax(160px, 3fr)",
    from: "md",
    render: ({ variables }) =>
      audience.columns
        .filter((column) => column !== audience.phoneColumn && column !== audience.externalIdColumn)
        .map((column) => variables[column])
        .filter(Boolean)
        .join(" · "),
  },
];
