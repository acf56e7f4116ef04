import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconFileImport, IconPlus, IconTrash } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { optOutsCsvUrl, optOutsQuery } from "../../api/optOuts";
import type { OptOut } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { CsvLink } from "../../components/CsvLink";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { SearchInput } from "../../components/SearchInput";
import { StatusBadge } from "../../components/StatusBadge";
import { type Column, VirtualTable } from "../../components/VirtualTable";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";
import { AddOptOut } from "./AddOptOut";
import { ImportOptOuts } from "./ImportOptOuts";
import { RemoveOptOut } from "./RemoveOptOut";

const route = getRouteApi("/workspace/opt-outs");

export function OptOutsPage() {
  const [doing, setDoing] = useState<"add" | "import" | null>(null);
  const mayEdit = useMayEdit();
  return (
    <Stack gap="lg">
      <PageTitle
        title={text.optOuts.title}
        actions={
          mayEdit && (
            <Group gap="xs">
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing("add")}>
                {text.optOuts.add}
              </Button>
              <Button
                variant="default"
                leftSection={<IconFileImport size={16} aria-hidden />}
                onClick={() => setDoing("import")}
              >
                {text.optOuts.import}
              </Button>
            </Group>
          )
        }
      />
      <Text c="dimmed" maw={720}>
        {text.optOuts.lead}
      </Text>
      <OptOutList mayEdit={mayEdit} />
      <AddOptOut opened={doing === "add"} onClose={() => setDoing(null)} />
      <ImportOptOuts opened={doing === "import"} onClose={() => setDoing(null)} />
    </Stack>
  );
}

function OptOutList({ mayEdit }: { mayEdit: boolean }) {
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [removing, setRemoving] = useState<string | null>(null);
  const query = useInfiniteQuery({ ...optOutsQuery(q), placeholderData: keepPreviousData });
  return (
    <Panel title={text.optOuts.list} aside={<CsvLink href={optOutsCsvUrl(q)} />}>
      <SearchInput
        label={text.optOuts.search}
        value={q}
        w={{ base: "100%", sm: 320 }}
        onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })}
      />
      <VirtualTable
        key={`table ${q}`}
        label={text.optOuts.list}
        query={query}
        columns={[...columns, ...(mayEdit ? [removal(setRemoving)] : [])]}
        rowKey={({ phone, scope }) => `${phone} ${scope}`}
        failed={text.optOuts.failed}
        empty={
          <Text size="sm" c="dimmed">
            {q === "" ? text.optOuts.none : text.optOuts.noMatch}
          </Text>
        }
      />
      <RemoveOptOut key={removing} phone={removing} onClose={() => setRemoving(null)} />
    </Panel>
  );
}

const columns: Column<OptOut>[] = [
  {
    key: "phone",
    title: text.optOuts.phone,
    width: "minmax(0, 1fr)",
    render: ({ phone, source }) => (
      <>
        {phone}
        <Text size="xs" c="dimmed" hiddenFrom="sm" truncate>
          {text.optOuts.sources[source]}
        </Text>
      </>
    ),
  },
  {
    key: "scope",
    title: text.optOuts.scope,
    width: "104px",
    render: ({ scope }) => (
      <StatusBadge color={scope === "all" ? "red" : "yellow"} label={text.optOuts.scopes[scope]} />
    ),
  },
  {
    key: "source",
    title: text.optOuts.source,
    width: "minmax(164px, 1fr)",
    from: "sm",
    render: ({ source }) => text.optOuts.sources[source],
  },
  {
    key: "detail",
    title: text.optOuts.detail,
    width: "minmax(100px, 2fr)",
    from: "md",
    render: ({ detail }) => <span title={detail ?? undefined}>{detail}</span>,
  },
  {
    key: "created",
    title: text.optOuts.created,
    width: "190px",
    from: "md",
    render: ({ createdAt }) => formatInstant(createdAt),
  },
];

const removal = (onRemove: (phone: string) => void): Column<OptOut> => ({
  key: "remove",
  title: "",
  width: "clamp(40px, 12vw, 96px)",
  align: "right",
  render: ({ phone }) => {
    const does = { "aria-label": text.optOuts.removeThis(phone), onClick: () => onRemove(phone) };
    return (
      <>
        <Button variant="subtle" size="compact-sm" visibleFrom="sm" {...does}>
          {text.optOuts.remove}
        </Button>
        <ActionIcon variant="subtle" size="lg" hiddenFrom="sm" {...does}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </>
    );
  },
});
