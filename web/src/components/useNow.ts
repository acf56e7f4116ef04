import { useSyncExternalStore } from "react";

const everyMs = 1_000;
const listeners = new Set<() => void>();
let timer = 0;

/** One clock for the whole page; it stands still while nobody looks at it. */
function listen(onTick: () => void) {
  if (listeners.size === 0) timer = window.setInterval(() => listeners.forEach((tick) => tick()), everyMs);
  listeners.add(onTick);
  return () => {
    listeners.delete(onTick);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const now = () => Math.floor(Date.now() / everyMs) * everyMs;

/** The present, to the second. */
export const useNow = () => useSyncExternalStore(listen, now);
