import { Button, Group, Progress, Text } from "@mantine/core";
import { Panel } from "../../components/Panel";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { formatBytes, formatPercent, share } from "../../lib/format";
import type { Uploading } from "./useUpload";

export function UploadProgress({ file, upload }: { file: File; upload: Uploading }) {
  const now = useNow();
  const { bytes, startedAt } = upload.sent;
  const seconds = (now - startedAt) / 1000;
  const perSecond = seconds >= 1 ? bytes / seconds : 0;
  const part = share(bytes, file.size);
  return (
    <Panel
      title={part < 1 ? text.upload.sending(file.name) : text.upload.reading(file.name)}
      aside={
        <Button variant="default" size="xs" onClick={upload.cancel}>
          {text.upload.cancel}
        </Button>
      }
    >
      <Progress.Root size="xl">
        <Progress.Section value={part * 100} animated={part >= 1} aria-label={text.upload.progress(part)} />
      </Progress.Root>
      <Group justify="space-between" className="numbers" mih={22}>
        <Text size="sm">{text.upload.sent(formatBytes(bytes), formatBytes(file.size), formatPercent(part))}</Text>
        <Text size="sm" c="dimmed">
          {perSecond > 0 &&
            part < 1 &&
            text.upload.pace(formatBytes(perSecond), formatDuration((file.size - bytes) / perSecond))}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {text.upload.stay}
      </Text>
    </Panel>
  );
}
