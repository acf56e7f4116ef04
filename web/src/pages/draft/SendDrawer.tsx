import { Button, CloseButton, Drawer, Group, Stack } from "@mantine/core";
import { type FormEvent, useRef } from "react";
import type { Campaign, Send } from "../../api/types";
import { UnsavedGuard } from "../../components/UnsavedGuard";
import { text } from "../../i18n";
import { FilterSection } from "./FilterSection";
import { LeadPreview } from "./LeadPreview";
import { MessageSection } from "./MessageSection";
import { MoreSection } from "./MoreSection";
import { PaceSection } from "./PaceSection";
import { SaveError } from "./SaveError";
import { TestSend } from "./TestSend";
import { useEditing } from "./useEditing";
import { useSendEditor } from "./useSendEditor";
import { WhenSection } from "./WhenSection";
import classes from "./SendDrawer.module.css";

interface Props {
  campaign: Campaign;
  /** Undefined: a new one. */
  send?: Send;
  after?: Send;
  copyOf?: Send;
}

/** One send of a draft, to be written. */
export function SendDrawer(props: Props) {
  const { campaign, send } = props;
  const { close, closeSaved, edit } = useEditing();
  const { editor, saving, touched, body, newest } = useSendEditor(props);
  const time = useRef<HTMLDivElement>(null);
  const place = send ? campaign.sends.findIndex(({ id }) => id === send.id) + 1 : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const closes = (event.nativeEvent as SubmitEvent).submitter?.dataset.closes !== undefined;
    if (body) saving.mutate(body, { onSuccess: (saved) => (closes ? closeSaved() : edit(saved.id)) });
    else time.current?.focus(); // its time is not settled; the question about it is there
  };
  return (
    <Drawer.Root opened onClose={close} position="right" size={1080} closeOnClickOutside={!touched}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body className={classes.body} component="form" onSubmit={submit}>
          <div className={classes.head}>
            <Drawer.Title fw={650} fz="lg">
              {place === undefined ? text.editor.newTitle : text.editor.title(place)}
            </Drawer.Title>
            <CloseButton aria-label={text.editor.close} onClick={close} />
          </div>
          <div className={classes.grid}>
            <div className={classes.main}>
              <MessageSection editor={editor} />
            </div>
            <div className={classes.side}>
              <Stack className={classes.sticky} gap="xl">
                <LeadPreview editor={editor}>{(lead) => <TestSend editor={editor} lead={lead} />}</LeadPreview>
              </Stack>
            </div>
            <div className={classes.main}>
              <WhenSection editor={editor} question={time} />
              <PaceSection editor={editor} />
              <FilterSection editor={editor} />
              <MoreSection editor={editor} />
            </div>
          </div>
          <div className={classes.foot}>
            <Stack gap="sm">
              {saving.isError && (
                <SaveError title={text.editor.notSaved} error={saving.error} onNewest={() => void newest()} />
              )}
              <Group justify="flex-end" gap="sm">
                <Button type="submit" variant="default" disabled={!editor.dirty || saving.isPending}>
                  {text.states.save}
                </Button>
                <Button type="submit" data-closes disabled={!editor.dirty} loading={saving.isPending}>
                  {text.editor.saveAndClose}
                </Button>
              </Group>
            </Stack>
          </div>
        </Drawer.Body>
      </Drawer.Content>
      <UnsavedGuard dirty={touched} />
    </Drawer.Root>
  );
}
