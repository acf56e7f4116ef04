import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Audience } from "../../api/types";
import { text } from "../../i18n";
import { formatNumber, share } from "../../lib/format";

/** What the first rows promise for all of them. */
export function Verdict({ totals, hasCountry }: Pick<Audience, "totals"> & { hasCountry: boolean }) {
  const { ok, ineligibleGeo, invalidPhone, duplicate } = totals;
  const looked = ok + ineligibleGeo + invalidPhone + duplicate;
  const doubtful = share(invalidPhone, looked) > 0.1;
  const parts = (["ok", "ineligibleGeo", "invalidPhone", "duplicate"] as const)
    .filter((kind) => totals[kind] > 0)
    .map((kind) => `${text.audience.total[kind]}: ${formatNumber(totals[kind])}`);
  return (
    <Alert
      color={doubtful ? "yellow" : "green"}
      icon={doubtful ? <IconAlertTriangle aria-hidden /> : <IconCheck aria-hidden />}
      title={text.upload.looked(looked)}
      role="status"
    >
      <Text size="sm" className="numbers">
        {parts.join(" · ")}
      </Text>
      {doubtful && (
        <Text size="sm" mt={4}>
          {hasCountry ? text.upload.manyInvalid : text.upload.tryCountry}
        </Text>
      )}
    </Alert>
  );
}
