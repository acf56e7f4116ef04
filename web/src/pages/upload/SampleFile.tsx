import { Button, Group, Select, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { approvedTemplatesQuery } from "../../api/templates";
import type { Template } from "../../api/types";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { saveCsv } from "../../lib/csv";
import { sampleCsv } from "../../lib/sampleCsv";

const label = ({ name, language }: Template) => `${name} (${language})`;

/** A file with the columns that a template wants, to be filled. */
export function SampleFile() {
  const [chosen, setChosen] = useState<string | null>(null);
  const marketing = useQuery(approvedTemplatesQuery("marketing"));
  const utility = useQuery(approvedTemplatesQuery("utility"));
  const groups = [
    { group: text.send.category.marketing, templates: marketing.data ?? [] },
    { group: text.send.category.utility, templates: utility.data ?? [] },
  ];
  const all = groups.flatMap(({ templates }) => templates);
  const template = all.find(({ id }) => String(id) === chosen);
  if (all.length === 0) return null;
  return (
    <Panel title={text.sample.title}>
      <Text size="sm" c="dimmed" maw={640}>
        {text.sample.detail}
      </Text>
      <Group align="flex-end" gap="sm">
        <Select
          label={text.sample.template}
          placeholder={text.sample.choose}
          searchable
          value={chosen}
          onChange={setChosen}
          w={320}
          maw="100%"
          data={groups.map(({ group, templates }) => ({
            group,
            items: templates.map((each) => ({ value: String(each.id), label: label(each) })),
          }))}
        />
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          disabled={!template}
          onClick={() => template && saveCsv(`${template.name}.csv`, sampleCsv(template))}
        >
          {text.sample.download}
        </Button>
      </Group>
      {template && (
        <Text size="sm">
          {text.sample.columns} {sampleCsv(template)[0]!.join(", ")}
        </Text>
      )}
    </Panel>
  );
}
