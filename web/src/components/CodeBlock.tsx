import { Box } from "@mantine/core";
import { CopyButton } from "./CopyButton";
import classes from "./CodeBlock.module.css";

/** Something to be pasted elsewhere, as it is. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <Box>
      <pre className={classes.code} tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <CopyButton value={code} />
    </Box>
  );
}
