import { FileButton, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { mediaQuery, uploadMedia } from "../../api/media";
import { asProblem } from "../../api/problem";
import type { Slot } from "../../api/types";
import { text } from "../../i18n";
import { noFile } from "../../lib/bindings";
import { formatBytes } from "../../lib/format";

interface Props {
  label: string;
  kind: Slot["kind"];
  value: number;
  onChange: (media: number) => void;
}

const accepted: Partial<Record<Slot["kind"], string>> = {
  image: "image/jpeg,image/png",
  video: "video/mp4,video/3gpp",
  document: "application/pdf",
};

/** A file for the header: one that is there, or a new one. */
export function MediaSelect({ label, kind, value, onChange }: Props) {
  const queries = useQueryClient();
  const { data: files = [] } = useQuery(mediaQuery);
  const uploading = useMutation({
    mutationFn: uploadMedia,
    onSuccess: async (file) => {
      await queries.invalidateQueries({ queryKey: mediaQuery.queryKey });
      onChange(file.id);
    },
  });
  return (
    <Stack gap={6}>
      <Select
        label={text.editor.file}
        aria-label={`${label}: ${text.editor.file}`}
        placeholder={text.editor.nothing}
        searchable
        allowDeselect={false}
        limit={50}
        data={files
          .filter((file) => file.kind === kind)
          .map(({ id, name, size }) => ({ value: String(id), label: `${name} · ${formatBytes(size)}` }))}
        value={value === noFile ? null : String(value)}
        onChange={(id) => id && onChange(Number(id))}
      />
      <Group gap="xs">
        <FileButton accept={accepted[kind]} onChange={(file) => file && uploading.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              loading={uploading.isPending}
              leftSection={<IconUpload size={14} aria-hidden />}
            >
              {text.editor.upload}
            </Button>
          )}
        </FileButton>
      </Group>
      {uploading.isError && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {text.editor.notUploaded}. {asProblem(uploading.error).message}
        </Text>
      )}
    </Stack>
  );
}
