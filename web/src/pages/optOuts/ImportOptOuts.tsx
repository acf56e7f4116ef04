import { Alert, FileInput, Progress, Select, Table, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { importOptOuts, type Scope } from "../../api/optOuts";
import type { OptOutImport } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";
import { countryChoices } from "../../lib/countries";
import { formatBytes, share } from "../../lib/format";
import { ScopeField } from "./ScopeField";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function ImportOptOuts({ opened, onClose }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [scope, setScope] = useState<Scope>("all");
  const [defaultCountry, setCountry] = useState("");
  const [sent, setSent] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  const importing = useMutation({
    mutationFn: (chosen: File) => {
      setSent(0);
      abort.current = new AbortController();
      return importOptOuts({ file: chosen, scope, defaultCountry, onProgress: setSent, signal: abort.current.signal });
    },
    onSuccess: () => setFile(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ["opt-outs"] }), // also of a file that broke off
  });
  const close = () => {
    abort.current?.abort();
    importing.reset();
    setFile(null);
    onClose();
  };
  return (
    <FormDialog
      opened={opened}
      title={text.optOuts.importTitle}
      submit={text.optOuts.importSubmit}
      pending={importing.isPending}
      disabled={file === null}
      onSubmit={() => file && importing.mutate(file)}
      onClose={close}
    >
      <Text size="sm">{text.optOuts.importHint}</Text>
      {importing.isError && <ErrorState title={text.optOuts.importFailed} error={importing.error} />}
      {importing.data && <Imported result={importing.data} />}
      <FileInput
        label={text.upload.file}
        description={file && formatBytes(file.size)}
        placeholder={text.upload.choose}
        accept=".csv,.tsv,.txt,text/csv"
        value={file}
        onChange={(chosen) => {
          importing.reset();
          setFile(chosen);
        }}
      />
      <Select
        label={text.upload.country}
        description={text.upload.countryHint}
        placeholder={text.states.none}
        searchable
        clearable
        clearButtonProps={{ "aria-label": text.states.clear }}
        data={countryChoices}
        value={defaultCountry || null}
        onChange={(country) => setCountry(country ?? "")}
      />
      <ScopeField value={scope} onChange={setScope} />
      {importing.isPending && file && (
        <Progress value={share(sent, file.size) * 100} animated aria-label={text.optOuts.importing} />
      )}
    </FormDialog>
  );
}

function Imported({ result: { inserted, known, rejected, rejects } }: { result: OptOutImport }) {
  const parts = [known > 0 && text.optOuts.known(known), rejected > 0 && text.optOuts.rejected(rejected)];
  return (
    <>
      <Alert color={rejected > 0 ? "yellow" : "green"} title={text.optOuts.imported(inserted)} role="status">
        {parts.filter(Boolean).join(" · ")}
      </Alert>
      {rejects.length > 0 && (
        <Table.ScrollContainer minWidth={0} maxHeight={200}>
          <Table fz="sm" className="numbers" aria-label={text.optOuts.rejects}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.optOuts.row}</Table.Th>
                <Table.Th>{text.optOuts.reason}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rejects.map(({ row, reason }) => (
                <Table.Tr key={row}>
                  <Table.Td>{row}</Table.Td>
                  <Table.Td>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
