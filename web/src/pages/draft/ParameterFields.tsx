import { Anchor, Collapse, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode } from "react";
import type { Binding, Slot, Template } from "../../api/types";
import { text } from "../../i18n";
import { bindByName, isMedia, isOpen, noFile, takesAnyType, typeOf, type ValueType, withType } from "../../lib/bindings";
import { MediaSelect } from "./MediaSelect";
import { type SendEditor } from "./sendEditor";
import { slotName } from "./slotName";

/** Where each value of the template comes from. */
export function ParameterFields({ editor, template }: { editor: SendEditor; template: Template }) {
  const { slots } = template;
  if (slots.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {text.editor.noParameters}
      </Text>
    );
  const columns = editor.audience?.columns ?? [];
  const byName = bindByName(slots, columns);
  const { parameters } = editor.form;
  const field = (slot: Slot) => (
    <ParameterField
      key={slot.key}
      slot={slot}
      label={slotName(slot, template)}
      columns={columns}
      binding={parameters[slot.key]}
      byName={byName[slot.key]}
      onChange={(binding) => editor.change({ parameters: { ...parameters, [slot.key]: binding } })}
      error={editor.errorOf(`parameters/${slot.key}`)}
    />
  );
  const optional = slots.filter(({ required }) => !required);
  return (
    <Stack gap="md">
      <Text fw={600} size="sm" component="h3">
        {text.editor.parameters}
      </Text>
      {slots.filter(({ required }) => required).map(field)}
      <Optional count={optional.length} initiallyOpen={optional.some(({ key }) => !isOpen(parameters[key]))}>
        {optional.map(field)}
      </Optional>
    </Stack>
  );
}

interface OptionalProps {
  count: number;
  initiallyOpen: boolean;
  children: ReactNode;
}

/** What may stay empty is out of the way until it is asked for. */
function Optional({ count, initiallyOpen, children }: OptionalProps) {
  const [opened, { toggle }] = useDisclosure(initiallyOpen);
  if (count === 0) return null;
  return (
    <div>
      <Anchor component="button" type="button" size="sm" aria-expanded={opened} onClick={toggle}>
        {text.editor.showOptional(count)}
      </Anchor>
      <Collapse expanded={opened}>
        <Stack gap="md" mt="sm">
          {children}
        </Stack>
      </Collapse>
    </div>
  );
}

interface FieldProps {
  slot: Slot;
  label: string;
  columns: string[];
  binding: Binding | undefined;
  /** What the server would bind it to by itself. */
  byName: Binding | undefined;
  onChange: (binding: Binding) => void;
  error?: string;
}

function ParameterField({ slot, label, columns, binding, byName, onChange, error }: FieldProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing={6} data-testid="parameter">
      <SourceSelect {...{ slot, label, columns, binding, byName, onChange, error }} />
      {binding && "column" in binding && (
        <TextInput
          label={text.editor.fallback}
          placeholder={text.editor.fallbackHint}
          aria-label={`${label}: ${text.editor.fallback}`}
          value={binding.fallback ?? ""}
          onChange={(event) => onChange({ ...binding, fallback: event.currentTarget.value })}
        />
      )}
      {binding && "constant" in binding && (
        <TextInput
          label={isMedia(slot) ? text.editor.mediaAddress : text.editor.value}
          placeholder={slot.example && text.editor.example(slot.example)}
          aria-label={`${label}: ${text.editor.value}`}
          value={binding.constant}
          onChange={(event) => onChange({ ...binding, constant: event.currentTarget.value })}
        />
      )}
      {binding && "media" in binding && (
        <MediaSelect label={label} kind={slot.kind} value={binding.media} onChange={(media) => onChange({ media })} />
      )}
      {takesAnyType(slot) && !isOpen(binding) && <TypeFields label={label} binding={binding!} onChange={onChange} />}
    </SimpleGrid>
  );
}

const valueTypes: ValueType[] = ["text", "money", "date"];

/** What Meta is told the value is; money also asks for its currency. A text is what most values are: one line says so. */
function TypeFields({ label, binding, onChange }: { label: string; binding: Binding; onChange: (binding: Binding) => void }) {
  const type = typeOf(binding);
  const [opened, { open }] = useDisclosure(type !== "text");
  if (!opened)
    return (
      <Anchor
        component="button"
        type="button"
        size="xs"
        c="dimmed"
        ta="start"
        style={{ gridColumn: "1 / -1" }}
        aria-label={`${label}: ${text.editor.sentAs}`}
        onClick={open}
      >
        {text.editor.sentAs}: {text.editor.valueType.text}
      </Anchor>
    );
  return (
    <>
      <Select
        label={text.editor.sentAs}
        aria-label={`${label}: ${text.editor.sentAs}`}
        data={valueTypes.map((value) => ({ value, label: text.editor.valueType[value] }))}
        value={type}
        allowDeselect={false}
        onChange={(chosen) => onChange(withType(binding, (chosen ?? "text") as ValueType))}
      />
      {"currency" in binding && binding.currency !== undefined && (
        <TextInput
          label={text.editor.currency}
          aria-label={`${label}: ${text.editor.currency}`}
          maxLength={3}
          value={binding.currency}
          onChange={(event) => onChange(withType(binding, "money", event.currentTarget.value.toUpperCase()))}
        />
      )}
    </>
  );
}

function sourceOf(binding: Binding | undefined): string | null {
  if (!binding) return null;
  if ("constant" in binding) return "constant";
  if ("media" in binding) return "media";
  return binding.column === "" ? null : `column:${binding.column}`;
}

function fromSource(source: string, old: Binding | undefined): Binding {
  if (source === "constant") return { constant: "" };
  if (source === "media") return { media: noFile };
  const fallback = old && "column" in old ? old.fallback : undefined;
  return { column: source.slice("column:".length), ...(fallback && { fallback }) };
}

function SourceSelect({ slot, label, columns, binding, byName, onChange, error }: FieldProps) {
  const known = binding && "column" in binding && !columns.includes(binding.column) ? [binding.column, ...columns] : columns;
  const matched = byName && binding && "column" in byName && "column" in binding && byName.column === binding.column;
  const missing = slot.required && isOpen(binding);
  return (
    <Select
      label={label}
      placeholder={text.editor.nothing}
      searchable
      allowDeselect={!slot.required}
      clearable={!slot.required}
      data={[
        { group: text.editor.columns, items: known.map((column) => ({ value: `column:${column}`, label: column })) },
        {
          group: text.editor.other,
          items: [
            ...(isMedia(slot) ? [{ value: "media", label: text.editor.media }] : []),
            { value: "constant", label: isMedia(slot) ? text.editor.mediaAddress : text.editor.constant },
          ],
        },
      ]}
      value={sourceOf(binding)}
      onChange={(source) => onChange(source === null ? { column: "" } : fromSource(source, binding))}
      description={matched ? text.editor.byName : missing ? text.editor.needed : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
      error={error}
    />
  );
}
