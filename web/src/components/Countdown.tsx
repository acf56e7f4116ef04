import { text } from "../i18n";
import { formatDuration } from "../lib/duration";
import { useNow } from "./useNow";

/** "in 2 hrs 5 mins", counting down. Silent for screen readers, whom a new text a second would drown. */
export function Countdown({ to }: { to: string }) {
  const seconds = Math.round((Date.parse(to) - useNow()) / 1000);
  return (
    <span className="numbers" aria-live="off">
      {seconds >= 0 ? text.time.in(formatDuration(seconds)) : text.time.ago(formatDuration(-seconds))}
    </span>
  );
}
