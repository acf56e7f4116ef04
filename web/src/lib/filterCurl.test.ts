import { expect, test } from "vitest";
import { filterCurl } from "./filterCurl";

const target = {
  origin: "https://carillon.example",
  campaignId: 7,
  sendId: 12,
  lead: { externalId: "C-1" },
  inboundAuth: "api_key" as const,
};

test("the call names the campaign, the send and a lead", () => {
  expect(filterCurl(target)).toBe(
    String.raw`curl -sS 'https://carillon.example/api/v1/webhooks/campaigns/audience-filter' \
  -H "Authorization: Bearer $CARILLON_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{"campaignId":7,"sendId":12,"mode":"exclude","leads":[{"externalId":"C-1"}]}'`,
  );
});

test("a quote in an id does not end the shell's", () => {
  expect(filterCurl({ ...target, lead: { externalId: "O'Hara" } })).toContain(String.raw`"O'\''Hara"`);
});

test("where signatures are asked for, the body that is sent is the one that is signed", () => {
  const call = filterCurl({ ...target, inboundAuth: "hmac" });
  expect(call).toContain(`printf %s "$body" | openssl dgst -sha256 -hmac "$SIGNING_SECRET"`);
  expect(call).toContain(`--data-binary "$body"`);
  expect(call).not.toContain("Bearer");
});
