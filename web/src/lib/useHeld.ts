import { useState } from "react";

interface Held<Value> {
  version: number;
  value: Value;
}

/**
 * What is being edited, over what the server has. From the first change on it is held as it is, with the version it
 * began from, whatever the server says meanwhile: saving then finds out whether somebody else was faster.
 */
export function useHeld<Value extends object>(source: Value, version: number) {
  const [held, setHeld] = useState<Held<Value> | null>(null);
  const value = held?.value ?? source;
  return {
    value,
    version: held?.version ?? version,
    dirty: held !== null,
    change: (change: Partial<Value>) =>
      setHeld((old) => {
        const next = { ...(old?.value ?? source), ...change };
        return same(next, source) ? null : { version: old?.version ?? version, value: next };
      }),
    drop: () => setHeld(null),
  };
}

/** Compares what JSON knows of them: both are plain data. */
const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);
