import classes from "./Option.module.css";

/** One of a select's options that needs more than a word. */
export function Option({ title, aside, detail }: { title: string; aside?: string; detail?: string }) {
  return (
    <div className={classes.option}>
      <div>
        {title} {aside && <span className={classes.hint}>{aside}</span>}
      </div>
      {detail && <div className={`${classes.hint} ${classes.detail}`}>{detail}</div>}
    </div>
  );
}
