import { Skeleton, Stack } from "@mantine/core";
import { text } from "../i18n";

/** Stands where rows will be, as tall as they are. */
export function LoadingRows({ rows = 5, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label={text.states.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}
