import { Alert, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ColumnWishes, inspectionQuery } from "../../api/audiences";
import type { AudienceInspection } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { countryChoices } from "../../lib/countries";
import { formatBytes } from "../../lib/format";
import { InspectionRows } from "./InspectionRows";
import { Verdict } from "./Verdict";
import type { Uploading } from "./useUpload";

const noWishes: ColumnWishes = { phoneColumn: "", externalIdColumn: "", defaultCountry: "" };

interface Props {
  file: File;
  upload: Uploading;
  onForget: () => void;
}

/** What the server makes of the file's beginning, and what may be set right before all of it is sent. */
export function FileReview({ file, upload, onForget }: Props) {
  const [wishes, setWishes] = useState(noWishes);
  const [name, setName] = useState(file.name.replace(/\.(csv|tsv|txt)$/i, ""));
  const query = useQuery({ ...inspectionQuery(file, wishes), placeholderData: keepPreviousData });
  const found = query.data;
  const wish = (change: Partial<ColumnWishes>) => setWishes({ ...wishes, ...change });
  return (
    <Panel
      title={file.name}
      aside={
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {formatBytes(file.size)}
          </Text>
          <Button variant="default" size="xs" onClick={onForget}>
            {text.upload.another}
          </Button>
        </Group>
      }
    >
      {query.isError && (
        <ErrorState title={text.upload.notUsable} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <LoadingRows rows={6} height={36} />}
      {found && !query.isError && (
        <Stack gap="md" opacity={query.isPlaceholderData ? 0.6 : 1} aria-busy={query.isPlaceholderData}>
          <Columns found={found} wishes={wishes} onWish={wish} />
          {found.problem ? (
            <Alert color="yellow" title={text.upload.noPhoneColumn}>
              {found.problem.message}
            </Alert>
          ) : (
            <Verdict totals={found.totals} hasCountry={wishes.defaultCountry !== ""} />
          )}
          <InspectionRows found={found} />
          {upload.error && <ErrorState title={text.upload.failed} error={upload.error} />}
          <Group align="flex-end">
            <TextInput
              label={text.upload.name}
              maxLength={200}
              w={320}
              maw="100%"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              disabled={found.phoneColumn === null || query.isPlaceholderData}
              onClick={() => upload.start({ file, name: name.trim(), wishes: settled(found, wishes) })}
            >
              {text.upload.submit}
            </Button>
          </Group>
        </Stack>
      )}
    </Panel>
  );
}

/** What was shown is what is uploaded, whatever the server would find in the rest of the file. */
const settled = (found: AudienceInspection, { defaultCountry }: ColumnWishes): ColumnWishes => ({
  phoneColumn: found.phoneColumn ?? "",
  externalIdColumn: found.externalIdColumn ?? "",
  defaultCountry,
});

interface ColumnProps {
  found: AudienceInspection;
  wishes: ColumnWishes;
  onWish: (change: Partial<ColumnWishes>) => void;
}

function Columns({ found, wishes, onWish }: ColumnProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label={text.upload.phoneColumn}
        description={text.upload.phoneColumnHint}
        placeholder={text.upload.chooseColumn}
        data={found.columns}
        value={found.phoneColumn}
        allowDeselect={false}
        onChange={(phoneColumn) => onWish({ phoneColumn: phoneColumn ?? "" })}
      />
      <Select
        label={text.upload.externalIdColumn}
        description={text.upload.externalIdHint}
        placeholder={text.states.none}
        data={found.columns.filter((column) => column !== found.phoneColumn)}
        value={found.externalIdColumn}
        allowDeselect={false}
        onChange={(externalIdColumn) => onWish({ externalIdColumn: externalIdColumn ?? "" })}
      />
      <Select
        label={text.upload.country}
        description={text.upload.countryHint}
        placeholder={text.states.none}
        searchable
        clearable
        clearButtonProps={{ "aria-label": text.states.clear }}
        data={countryChoices}
        value={wishes.defaultCountry || null}
        onChange={(defaultCountry) => onWish({ defaultCountry: defaultCountry ?? "" })}
      />
    </SimpleGrid>
  );
}
