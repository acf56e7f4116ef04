import { Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { leadsQuery } from "../../api/audiences";
import { organizationQuery } from "../../api/organization";
import { CodeBlock } from "../../components/CodeBlock";
import { text } from "../../i18n";
import { filterCurl } from "../../lib/filterCurl";
import { type SendEditor } from "./sendEditor";

/** The call that says whom this very send shall leave out, with a lead of the audience as its example. */
export function FilterCall({ editor }: { editor: SendEditor }) {
  const { campaign, send } = editor;
  const { data: organization } = useQuery(organizationQuery);
  const { data: leads } = useInfiniteQuery(leadsQuery(campaign.audienceId, { status: "ok" }));
  const lead = leads?.pages[0]?.items[0];
  if (!send)
    return (
      <Text size="sm" c="dimmed">
        {text.filters.curlLater}
      </Text>
    );
  if (!organization) return null;
  const { inboundAuth } = organization;
  const example = lead?.externalId ? { externalId: lead.externalId } : { phoneE164: lead?.phone ?? "+4915112345678" };
  const target = { origin: location.origin, campaignId: campaign.id, sendId: send.id, lead: example, inboundAuth };
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {text.filters.curl}
      </Text>
      <Text size="xs" c="dimmed">
        {inboundAuth === "hmac" ? text.filters.curlHintSigned : text.filters.curlHint}
      </Text>
      <CodeBlock code={filterCurl(target)} label={text.filters.curl} />
    </Stack>
  );
}
