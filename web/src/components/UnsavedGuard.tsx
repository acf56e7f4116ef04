import { useBlocker } from "@tanstack/react-router";
import { text } from "../i18n";
import { ConfirmDialog } from "./ConfirmDialog";

const always = () => true;

/** Asks before the page is left with work that is not saved; the browser itself asks before its tab is closed. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker({ shouldBlockFn: always, disabled: !dirty, withResolver: true });
  return (
    <ConfirmDialog
      opened={blocker.status === "blocked"}
      title={text.unsaved.title}
      detail={text.unsaved.detail}
      keep={text.unsaved.stay}
      choices={[{ label: text.unsaved.leave, danger: true, closesItself: true, onChoose: () => blocker.proceed?.() }]}
      onClose={() => blocker.reset?.()}
    />
  );
}
