import { Alert, Button, Group, Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asProblem } from "../../api/problem";
import { approvedTemplatesQuery, syncAccount } from "../../api/templates";
import type { Template } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { Option } from "../../components/Option";
import { text } from "../../i18n";
import { bindByName, settled } from "../../lib/bindings";
import { bodyText } from "../../lib/template";
import { type SendEditor } from "./sendEditor";

/** The approved templates of the send's category, from the account of the campaign's number. */
export function TemplateSelect({ editor }: { editor: SendEditor }) {
  const { form, change, number, audience, template: chosen } = editor;
  const query = useQuery(approvedTemplatesQuery(form.category));
  const offered = query.data?.filter(({ waba, deleted }) => !deleted && waba.id === number?.waba.id) ?? [];
  const choose = (template: Template) =>
    change({
      templateId: template.id,
      parameters: { ...bindByName(template.slots, audience?.columns ?? []), ...settled(form.parameters, template.slots) },
    });
  if (query.isError && !query.data)
    return <ErrorState title={text.editor.templatesFailed} error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data && number && offered.length === 0) return <NoTemplates waba={number.waba.id} />;
  const shown = chosen && !offered.some(({ id }) => id === chosen.id) ? [chosen, ...offered] : offered;
  return (
    <Select
      label={text.editor.template}
      description={text.editor.templateHint}
      placeholder={text.editor.templatePlaceholder}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      limit={60}
      maxDropdownHeight={340}
      value={form.templateId === null ? null : String(form.templateId)}
      data={shown.map((template) => ({ value: String(template.id), label: nameOf(template) }))}
      onChange={(id) => {
        const template = offered.find((template) => String(template.id) === id);
        if (template) choose(template);
      }}
      filter={({ options, search, limit }) => {
        const words = search.toLowerCase().split(/\s+/).filter(Boolean);
        return options
          .filter((option) => "value" in option && isMatch(shown.find(({ id }) => String(id) === option.value), words))
          .slice(0, limit);
      }}
      nothingFoundMessage={text.editor.noMatch}
      error={editor.errorOf("templateId") ?? (chosen && unusable(chosen))}
      renderOption={({ option }) => {
        const template = shown.find(({ id }) => String(id) === option.value);
        return template && <Option title={nameOf(template)} aside={qualityOf(template)} detail={bodyText(template)} />;
      }}
    />
  );
}

const nameOf = ({ name, language }: Template) => `${name} (${language})`;

function isMatch(template: Template | undefined, words: string[]): boolean {
  if (!template) return false;
  const known = `${nameOf(template)} ${bodyText(template)}`.toLowerCase();
  return words.every((word) => known.includes(word));
}

function unusable({ deleted, status }: Template): string | undefined {
  if (deleted) return text.editor.unusable;
  return status === "APPROVED" ? undefined : text.editor.notApproved(status);
}

const qualityOf = ({ quality }: Template) =>
  quality === "" || quality === "UNKNOWN" ? undefined : text.editor.quality(quality);

function NoTemplates({ waba }: { waba: number }) {
  const queries = useQueryClient();
  const syncing = useMutation({
    mutationFn: () => syncAccount(waba),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["templates"] });
      notifications.show({ color: "green", message: text.editor.synced });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: text.editor.notSynced, message: asProblem(error).message }),
  });
  return (
    <Alert color="yellow">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{text.editor.noTemplates}</Text>
        <Button variant="default" size="xs" loading={syncing.isPending} onClick={() => syncing.mutate()}>
          {text.editor.sync}
        </Button>
      </Group>
    </Alert>
  );
}
