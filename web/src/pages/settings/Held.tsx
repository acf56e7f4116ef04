import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { Erasure, PersonalData } from "../../api/personalData";
import { Fact, Facts } from "../../components/Fact";
import { text } from "../../i18n";
import { formatInstant, formatNumber } from "../../lib/format";
import { saveFile } from "../../lib/saveFile";
import { ErasePerson } from "./ErasePerson";

type Counts = Partial<Erasure["erased"]>;

const kinds = [
  "leads",
  "messages",
  "replies",
  "optOuts",
  "leadEvents",
  "filterEvents",
  "testMessages",
  "scopedUserIds",
  "unmatchedStatuses",
  "webhookBodies",
] as const satisfies (keyof PersonalData & keyof Counts)[];

/** How many there are of each kind. */
export function Tally({ counts }: { counts: Counts }) {
  return (
    <Facts>
      {[...kinds, "outboundEvents" as const].map((kind) => {
        const count = counts[kind];
        return count !== undefined && <Fact key={kind} name={text.personal.kinds[kind]}>{formatNumber(count)}</Fact>;
      })}
    </Facts>
  );
}

interface Props {
  data: PersonalData;
  erasing: boolean;
  onErase: () => void;
}

/** What is held of a person, as counts; the whole of it as a file. */
export function Held({ data, erasing, onErase }: Props) {
  const [asked, setAsked] = useState(false);
  const counts = Object.fromEntries(kinds.map((kind) => [kind, data[kind].length]));
  return (
    <Stack component="section" gap="md" aria-label={text.personal.held(data.phone)}>
      <Text fw={600}>{text.personal.held(data.phone)}</Text>
      {data.erasedAt && <Alert color="gray">{text.personal.erasedAt(formatInstant(data.erasedAt))}</Alert>}
      <Tally counts={counts} />
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          // The number is no part of the name: names of files end up in histories and backups.
          onClick={() => saveFile("personal-data.json", "application/json", JSON.stringify(data, null, 2))}
        >
          {text.personal.download}
        </Button>
        <Button color="red.9" loading={erasing} onClick={() => setAsked(true)}>
          {text.personal.erase}
        </Button>
      </Group>
      <ErasePerson opened={asked} phone={data.phone} onErase={onErase} onClose={() => setAsked(false)} />
    </Stack>
  );
}
