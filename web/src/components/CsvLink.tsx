import { Anchor, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { text } from "../i18n";

/** A whole table as a file of the server's, where the page holds but its first rows. */
export function CsvLink({ href }: { href: string }) {
  return (
    <Anchor href={href} download size="sm">
      <Group gap={4} wrap="nowrap">
        <IconDownload size={16} aria-hidden />
        {text.people.csv}
      </Group>
    </Anchor>
  );
}
