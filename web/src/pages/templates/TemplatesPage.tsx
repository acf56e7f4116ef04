import { Group, NativeSelect, Paper, Stack, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type TemplateFilter, templatesQuery } from "../../api/templates";
import type { Template } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { PageTitle } from "../../components/PageTitle";
import { SearchInput } from "../../components/SearchInput";
import { SyncButton } from "../../components/SyncButton";
import { type Column, OpenRow, VirtualTable } from "../../components/VirtualTable";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";
import { CategoryName, QualityBadge, TemplateBadge } from "./TemplateBadges";
import { TemplateSheet } from "./TemplateSheet";

const route = getRouteApi("/workspace/templates");

export function TemplatesPage() {
  const mayEdit = useMayEdit();
  return (
    <Stack gap="lg">
      <PageTitle title={text.templates.title} actions={mayEdit && <SyncButton />} />
      <Text c="dimmed" maw={720}>
        {text.templates.lead}
      </Text>
      <TemplateList />
    </Stack>
  );
}

function TemplateList() {
  const { open, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...templatesQuery(filter), placeholderData: keepPreviousData });
  const show = (change: TemplateFilter & { open?: number }) =>
    void navigate({ search: { ...filter, open, ...change }, replace: change.open === undefined, resetScroll: false });
  const filtered = Object.keys(filter).length > 0;
  return (
    <Paper withBorder radius="lg" p={{ base: "md", sm: "lg" }}>
      <Filters filter={filter} onChange={show} />
      <VirtualTable
        key={JSON.stringify(filter)}
        label={text.templates.title}
        query={query}
        columns={columns((id) => show({ open: id }))}
        rowKey={({ id }) => id}
        failed={text.templates.failed}
        empty={
          <Text size="sm" c="dimmed">
            {filtered ? text.templates.noMatch : `${text.templates.none}. ${text.templates.noneDetail}`}
          </Text>
        }
      />
      <TemplateSheet id={open} onClose={() => show({ open: undefined })} />
    </Paper>
  );
}

interface FilterProps {
  filter: TemplateFilter;
  onChange: (change: TemplateFilter) => void;
}

const choices = (names: Record<string, string>, all: string) => [
  { value: "", label: all },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

function Filters({ filter, onChange }: FilterProps) {
  const { category = "", status = "", q = "" } = filter;
  return (
    <Group gap="sm" mb="md">
      <SearchInput label={text.templates.search} value={q} w={260} onSearch={(next) => onChange({ q: next || undefined })} />
      <NativeSelect
        aria-label={text.templates.category}
        value={category}
        data={choices(text.templates.categories, text.templates.allCategories)}
        onChange={(event) => onChange({ category: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={text.templates.status}
        value={status}
        data={choices(text.templates.statuses, text.templates.allStatuses)}
        onChange={(event) => onChange({ status: event.currentTarget.value || undefined })}
      />
    </Group>
  );
}

const columns = (onOpen: (id: number) => void): Column<Template>[] => [
  {
    key: "name",
    title: text.templates.name,
    width: "minmax(140px, 2fr)",
    render: ({ id, name, language, category }) => (
      <>
        <OpenRow onOpen={() => onOpen(id)}>{name}</OpenRow>
        <Text size="xs" c="dimmed" hiddenFrom="sm" truncate>
          {language} · <CategoryName category={category} />
        </Text>
      </>
    ),
  },
  { key: "language", title: text.templates.language, width: "90px", from: "sm", render: ({ language }) => language },
  {
    key: "category",
    title: text.templates.category,
    width: "120px",
    from: "sm",
    render: ({ category }) => <CategoryName category={category} />,
  },
  { key: "status", title: text.templates.status, width: "128px", render: (template) => <TemplateBadge template={template} /> },
  {
    key: "quality",
    title: text.templates.quality,
    width: "130px",
    from: "md",
    render: ({ quality }) => <QualityBadge quality={quality} />,
  },
  {
    key: "synced",
    title: text.templates.synced,
    width: "190px",
    from: "md",
    render: ({ syncedAt }) => formatInstant(syncedAt),
  },
];
