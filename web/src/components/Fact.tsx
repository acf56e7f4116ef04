import { Text } from "@mantine/core";
import { type ReactNode } from "react";
import classes from "./Fact.module.css";

/** A list of short facts: <Facts><Fact name="From">…</Fact></Facts>. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={classes.facts}>{children}</dl>;

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} className="numbers" style={{ overflowWrap: "anywhere" }}>
        {children}
      </Text>
    </div>
  );
}
