import "@mantine/dropzone/styles.css";
import { Button, Group, Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileSpreadsheet, IconUpload } from "@tabler/icons-react";
import { useRef } from "react";
import { text } from "../../i18n";

/** Any file is taken: whether it can be an audience is the server's to say, with a reason. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const open = useRef<() => void>(null);
  return (
    <Dropzone
      openRef={open}
      multiple={false}
      onDrop={([file]) => file && onFile(file)}
      activateOnClick={false}
      enablePointerEvents
      tabIndex={-1}
      inputProps={{ "aria-label": text.upload.file }}
      p="xl"
      radius="lg"
    >
      <Stack align="center" gap="xs" py={{ base: "md", sm: 40 }} ta="center">
        <Dropzone.Accept>
          <IconUpload size={48} stroke={1.5} aria-hidden />
        </Dropzone.Accept>
        <Dropzone.Idle>
          <IconFileSpreadsheet size={48} stroke={1.5} aria-hidden />
        </Dropzone.Idle>
        <Text fz="lg" fw={600}>
          {text.upload.drop}
        </Text>
        <Text size="sm" c="dimmed" maw={520}>
          {text.upload.fileHint}
        </Text>
        <Group mt="sm">
          <Button onClick={() => open.current?.()}>{text.upload.choose}</Button>
        </Group>
      </Stack>
    </Dropzone>
  );
}
