import { Text } from "@mantine/core";
import { type ReactNode } from "react";
import classes from "./Fact.module.css";

/** A list of short facts: <Facts><Fact name="From">…</Fact></Facts>. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={classes.facts}>{children}</dl>;

interface FactProps {
  name: string;
  /** Said after a while: it takes as much room before, so that nothing moves. */
  later?: boolean;
  children: ReactNode;
}

export function Fact({ name, later = false, children }: FactProps) {
  return (
    <div className={classes.fact} data-later={later || undefined}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} className="numbers" style={{ overflowWrap: "anywhere" }}>
        {children}
      </Text>
    </div>
  );
}
