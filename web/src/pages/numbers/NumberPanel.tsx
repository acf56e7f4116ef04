import { Progress, Stack, Text } from "@mantine/core";
import type { PhoneNumber, Template, Waba } from "../../api/types";
import { Copyable } from "../../components/CopyButton";
import { Fact, Facts } from "../../components/Fact";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatAgo } from "../../lib/ago";
import { formatNumber, share } from "../../lib/format";
import { readiness, tierLimit } from "../../lib/readiness";
import { Readiness } from "./Readiness";

const qualityColors: Record<string, string> = { GREEN: "green", YELLOW: "yellow", RED: "red" };

interface Props {
  number: PhoneNumber;
  account: Waba;
  templates: Template[];
}

export function NumberPanel({ number, account, templates }: Props) {
  const now = useNow();
  const { displayPhoneNumber, verifiedName, qualityRating, status, active, throughput, phoneNumberId } = number;
  return (
    <Panel
      title={displayPhoneNumber}
      aside={
        <StatusBadge
          color={active ? "green" : "red"}
          label={active ? text.numbers.active : (text.numbers.statuses[status] ?? status)}
        />
      }
    >
      <Text size="sm" c="dimmed">
        {verifiedName} · {text.numbers.account(account.name, account.wabaId)} ·{" "}
        {account.syncedAt ? text.numbers.synced(formatAgo(account.syncedAt, now)) : text.numbers.neverSynced}
      </Text>
      <Facts>
        <Fact name={text.numbers.quality}>
          <StatusBadge
            color={qualityColors[qualityRating] ?? "gray"}
            label={text.numbers.qualities[qualityRating] ?? qualityRating}
          />
        </Fact>
        <Fact name={text.numbers.tier}>
          <Tier tier={number.messagingLimitTier ?? account.messagingLimitTier} />
        </Fact>
        <Fact name={text.numbers.throughput}>{text.numbers.perSecond(throughput)}</Fact>
        <Budget number={number} />
        <Fact name={text.numbers.phoneId}>
          <Copyable value={phoneNumberId} />
        </Fact>
      </Facts>
      <Stack gap="sm">
        <Readiness checks={readiness(number, account, templates)} />
      </Stack>
    </Panel>
  );
}

function Tier({ tier }: { tier: string | null }) {
  const limit = tierLimit(tier);
  if (limit === null) return tier ?? text.numbers.unknown;
  return limit === Infinity ? text.numbers.unlimited : formatNumber(limit);
}

/** How many people more the account may write to; nothing where there is no limit, or none is known. */
function Budget({ number: { budget } }: { number: PhoneNumber }) {
  if (!budget) return null;
  const { limit, used, remaining } = budget;
  return (
    <Fact name={text.numbers.budget}>
      {formatNumber(remaining)} · {text.numbers.budgetUsed(used)}
      <Progress value={share(used, limit) * 100} color={remaining === 0 ? "red.8" : "blue.7"} mt={4} w={180} aria-hidden />
    </Fact>
  );
}
