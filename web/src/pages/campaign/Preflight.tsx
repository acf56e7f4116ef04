import { Button, Group, Stack, Text, ThemeIcon, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { preflightQuery } from "../../api/campaigns";
import type { Gate } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";

const looks = {
  pass: { color: "green.9", Icon: IconCheck },
  fail: { color: "red.9", Icon: IconX },
  warn: { color: "yellow.9", Icon: IconAlertTriangle },
  unknown: { color: "gray.7", Icon: IconQuestionMark },
} as const;

/** What stands between the draft and its first message, each with what to do about it. */
export function Preflight({ campaignId }: { campaignId: number }) {
  const query = useQuery(preflightQuery(campaignId));
  return (
    <Panel
      title={text.preflight.title}
      aside={
        query.data && (
          <Group gap="sm">
            <Verdict gates={query.data.items} ready={query.data.ready} />
            <Button variant="default" size="xs" loading={query.isFetching} onClick={() => void query.refetch()}>
              {text.preflight.again}
            </Button>
          </Group>
        )
      }
    >
      {query.data ? (
        <Stack component="ul" gap="sm" m={0} p={0}>
          {query.data.items.map((gate) => (
            <GateRow key={`${gate.code} ${gate.sendId}`} gate={gate} />
          ))}
        </Stack>
      ) : query.isError ? (
        <ErrorState title={text.preflight.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingRows height={28} />
      )}
    </Panel>
  );
}

function Verdict({ gates, ready }: { gates: Gate[]; ready: boolean }) {
  const failing = gates.filter((gate) => gate.status === "fail").length;
  return <StatusBadge color={ready ? "green" : "red"} label={ready ? text.preflight.ready : text.preflight.notReady(failing)} />;
}

function GateRow({ gate }: { gate: Gate }) {
  const { color, Icon } = looks[gate.status];
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon color={color} size={24} radius="xl">
        <Icon size={16} aria-hidden />
      </ThemeIcon>
      <div>
        <Text size="sm">
          <VisuallyHidden>{text.preflight.status[gate.status]}: </VisuallyHidden>
          {gate.message}
        </Text>
        {gate.fix && (
          <Text size="sm" c="dimmed">
            {text.preflight.fix} {gate.fix}
          </Text>
        )}
      </div>
    </Group>
  );
}
