import { Button, FileInput, Group, Progress, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { audienceQuery, uploadAudience } from "../../api/audiences";
import { ErrorState } from "../../components/ErrorState";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatBytes } from "../../lib/format";

/** One CSV file in; its audience's page afterwards, where the counts stand. */
export function UploadForm() {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [country, setCountry] = useState("");
  const [sent, setSent] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const countryFault = /^([a-z]{2})?$/i.test(country) ? undefined : text.upload.countryInvalid;
  const uploading = useMutation({
    mutationFn: (chosen: File) => {
      setSent(0);
      abort.current = new AbortController();
      const { signal } = abort.current;
      return uploadAudience({ file: chosen, name, defaultCountry: country, onProgress: setSent, signal });
    },
    onSuccess: async (audience) => {
      queries.setQueryData(audienceQuery(audience.id).queryKey, audience);
      await navigate({ to: "/audiences/$audienceId", params: { audienceId: audience.id } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["audiences", "list"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && !countryFault) uploading.mutate(file);
  };
  const cancel = () => {
    abort.current?.abort();
    uploading.reset();
  };
  return (
    <Panel title={text.upload.title}>
      <form onSubmit={submit}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <FileInput
              label={text.upload.file}
              description={file ? formatBytes(file.size) : text.upload.fileHint}
              placeholder={text.upload.choose}
              accept=".csv,.tsv,.txt,text/csv"
              value={file}
              onChange={setFile}
            />
            <TextInput
              label={text.upload.name}
              description={text.upload.nameHint}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label={text.upload.country}
              description={text.upload.countryHint}
              maxLength={2}
              error={countryFault}
              value={country}
              onChange={(event) => setCountry(event.currentTarget.value)}
            />
          </SimpleGrid>
          {uploading.isError && <ErrorState title={text.upload.failed} error={uploading.error} />}
          {uploading.isPending ? (
            <Group gap="md">
              <Progress value={sent * 100} flex={1} aria-label={text.upload.progress(sent)} />
              <Text size="sm" className="numbers">
                {text.upload.progress(sent)}
              </Text>
              <Button variant="default" size="xs" onClick={cancel}>
                {text.upload.cancel}
              </Button>
            </Group>
          ) : (
            <Group>
              <Button type="submit" disabled={!file}>
                {text.upload.submit}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
