import { Box, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { sendPreviewQuery, templateQuery } from "../../api/templates";
import type { Send } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { MessagePreview } from "../../components/MessagePreview";
import { text } from "../../i18n";
import { cardFormat, headerFormat } from "../../lib/template";

/** What the send says, to the first person it may reach. */
export function SendPreview({ send, templateId }: { send: Send; templateId: number }) {
  const query = useQuery(sendPreviewQuery(send.id, send.version));
  const { data: template } = useQuery(templateQuery(templateId));
  if (query.isError)
    return <ErrorState title={text.send.previewFailed} error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || !template) return <LoadingRows rows={1} height={180} />;
  const { lead, preview } = query.data;
  return (
    <Box maw={390}>
      <MessagePreview preview={preview} header={headerFormat(template)} cardHeader={cardFormat(template)} />
      <Text size="xs" c="dimmed" mt={6} className="numbers">
        {lead.phone && text.send.asSeenBy(lead.phone)}
      </Text>
    </Box>
  );
}
