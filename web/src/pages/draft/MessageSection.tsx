import { Input, SegmentedControl, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";
import type { Send } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { text } from "../../i18n";
import { ParameterFields } from "./ParameterFields";
import { Section } from "./Section";
import { type SendEditor } from "./sendEditor";
import { TemplateSelect } from "./TemplateSelect";

const categories = ["marketing", "utility"] as const satisfies Send["category"][];

/** What is said: the category, the template and what fills it. */
export function MessageSection({ editor }: { editor: SendEditor }) {
  return (
    <Section title={text.editor.message}>
      <CategoryChoice editor={editor} />
      <TemplateSelect editor={editor} />
      {editor.template && <ParameterFields editor={editor} template={editor.template} />}
    </Section>
  );
}

function CategoryChoice({ editor }: { editor: SendEditor }) {
  const { form, change, template } = editor;
  const [asked, setAsked] = useState<Send["category"] | null>(null);
  const label = useId();
  const choose = (category: Send["category"]) => change({ category, templateId: null, parameters: {} });
  const ask = (category: Send["category"]) => {
    if (category === form.category) return;
    if (form.templateId === null) choose(category);
    else setAsked(category);
  };
  return (
    <Stack gap={6}>
      <Input.Label id={label}>{text.editor.category}</Input.Label>
      <SegmentedControl
        aria-labelledby={label}
        style={{ alignSelf: "flex-start" }}
        data={categories.map((value) => ({ value, label: text.send.category[value] }))}
        value={form.category}
        onChange={(value) => ask(value as Send["category"])}
      />
      <Text size="xs" c="dimmed">
        {text.editor.categoryHint[form.category]}
      </Text>
      <ConfirmDialog
        opened={asked !== null}
        title={text.editor.clearTitle}
        detail={text.editor.clearDetail(template?.name ?? text.editor.template)}
        keep={text.editor.clearKeep}
        choices={[{ label: text.editor.clear, onChoose: () => asked && choose(asked) }]}
        onClose={() => setAsked(null)}
      />
    </Stack>
  );
}
