import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { text } from "../../i18n";
import { saveCsv } from "../../lib/csv";

/** The table beside it, as a file. */
export function CsvButton({ name, rows }: { name: string; rows: () => (string | number)[][] }) {
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      leftSection={<IconDownload size={14} aria-hidden />}
      aria-label={`${text.people.csv}: ${name}`}
      onClick={() => saveCsv(`${name}.csv`, rows().map((row) => row.map(String)))}
    >
      CSV
    </Button>
  );
}
