export interface FilterTarget {
  origin: string;
  campaignId: number;
  sendId: number;
  /** Who is named as an example. */
  lead: { externalId: string } | { phoneE164: string };
  inboundAuth: "api_key" | "hmac";
}

const path = "/api/v1/webhooks/campaigns/audience-filter";

/** A text in single quotes, as a shell takes it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call with which a customer's system says whom a send shall leave out, to be pasted into a shell. */
export function filterCurl({ origin, campaignId, sendId, lead, inboundAuth }: FilterTarget): string {
  const body = JSON.stringify({ campaignId, sendId, mode: "exclude", leads: [lead] });
  const url = quoted(origin + path);
  const json = `-H 'Content-Type: application/json'`;
  if (inboundAuth === "api_key")
    return [`curl -sS ${url} \\`, `  -H "Authorization: Bearer $CARILLON_API_KEY" \\`, `  ${json} \\`, `  -d ${quoted(body)}`].join("\n");
  return [
    `body=${quoted(body)}`,
    `signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SIGNING_SECRET" -hex | sed 's/^.* //')`,
    `curl -sS ${url} \\`,
    `  -H "X-Carillon-Signature: sha256=$signature" \\`,
    `  ${json} \\`,
    `  --data-binary "$body"`,
  ].join("\n");
}
