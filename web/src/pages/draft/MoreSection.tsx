import { Anchor, Collapse, NativeSelect, NumberInput, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { text } from "../../i18n";
import type { SendForm } from "../../lib/sendForm";
import { type SendEditor } from "./sendEditor";

const policies = ["CLOUD_API_FALLBACK", "STRICT"] as const;
const graceMost = 10_080;

/** What is seldom changed. */
export function MoreSection({ editor }: { editor: SendEditor }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Anchor component="button" type="button" size="sm" aria-expanded={opened} onClick={toggle}>
        {text.editor.more}
      </Anchor>
      <Collapse expanded={opened}>
        <Stack gap="md" mt="md">
          {editor.form.category === "marketing" && <MarketingFields editor={editor} />}
          <NumberInput
            label={`${text.editor.grace} (${text.editor.minutes})`}
            description={text.editor.graceHint}
            min={0}
            max={graceMost}
            allowDecimal={false}
            value={editor.form.lateStartGraceMinutes}
            onChange={(minutes) => editor.change({ lateStartGraceMinutes: Math.min(Number(minutes) || 0, graceMost) })}
            error={editor.errorOf("lateStartGraceMinutes")}
          />
        </Stack>
      </Collapse>
    </div>
  );
}

const sharings = { account: null, on: true, off: false } as const;
type Sharing = keyof typeof sharings;

function MarketingFields({ editor: { form, change } }: { editor: SendEditor }) {
  const names = Object.keys(sharings) as Sharing[];
  return (
    <>
      <NativeSelect
        label={text.editor.policy}
        data={policies.map((value) => ({ value, label: text.editor.policies[value] }))}
        value={form.productPolicy}
        onChange={(event) => change({ productPolicy: event.currentTarget.value as SendForm["productPolicy"] })}
      />
      <NativeSelect
        label={text.editor.sharing}
        description={text.editor.sharingHint}
        data={names.map((value) => ({ value, label: text.editor.sharings[value] }))}
        value={names.find((name) => sharings[name] === form.messageActivitySharing)}
        onChange={(event) => change({ messageActivitySharing: sharings[event.currentTarget.value as Sharing] })}
      />
    </>
  );
}
