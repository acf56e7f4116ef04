import { type ReactNode } from "react";
import classes from "./SendDrawer.module.css";

/** A group of fields of the editor. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={classes.section}>
      <legend className={classes.legend}>{title}</legend>
      {children}
    </fieldset>
  );
}
