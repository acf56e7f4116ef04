import { ActionIcon, Group, Menu, Paper, Stack, Text } from "@mantine/core";
import { IconAlertCircle, IconCopyPlus, IconDots, IconFilter, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { templateQuery } from "../../api/templates";
import type { Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { AnchorLink, MenuLink } from "../../components/links";
import { StatusBadge } from "../../components/StatusBadge";
import { useNow } from "../../components/useNow";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { formatNumber, formatPlannedTime, formatWallTime } from "../../lib/format";
import { secondsFor } from "../../lib/sequence";
import { bodyText } from "../../lib/template";
import { cityOf } from "../../lib/timeZones";
import { useRemoveSend } from "./useRemoveSend";
import classes from "./Timeline.module.css";

interface Props {
  send: Send;
  place: number;
  recipients: number;
}

export function SendCard({ send, place, recipients }: Props) {
  const mayEdit = useMayEdit();
  const open = send.templateId === null || send.unboundParameters.length > 0;
  return (
    <li className={classes.entry} data-testid="send">
      <span className={classes.number} data-open={open || undefined} aria-hidden>
        {formatNumber(place)}
      </span>
      <Paper withBorder radius="md" p="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
          <Stack gap={2} style={{ minWidth: 0 }}>
            <Time send={send} place={place} mayEdit={mayEdit} />
            <Text size="xs" c="dimmed" className="numbers">
              {text.draft.zone(cityOf(send.timeZone), send.utcOffset)} · {text.draft.utc(utcTime(send))}
            </Text>
          </Stack>
          {mayEdit && <SendMenu send={send} place={place} />}
        </Group>
        <Message send={send} />
        <Group gap="xs" mt="xs">
          <StatusBadge color={send.category === "marketing" ? "indigo" : "teal"} label={text.send.category[send.category]} />
          {send.audienceFilter === "on" && <Chip label={text.draft.filterOn} />}
          {send.eventFilter && <Chip label={text.draft.eventFilter(send.eventFilter.mode, send.eventFilter.eventType)} />}
          <Text size="xs" c="dimmed" className="numbers">
            {text.draft.pace(
              send.maxMessagesPerSecond,
              formatDuration(secondsFor(recipients, send.maxMessagesPerSecond)),
            )}
          </Text>
        </Group>
        <Problems send={send} />
      </Paper>
    </li>
  );
}

const utcTime = (send: Send) => formatWallTime(send.scheduledAt.slice(0, 16));

/** On the clocks of its zone; a link into the editor. */
function Time({ send, place, mayEdit }: { send: Send; place: number; mayEdit: boolean }) {
  const when = formatPlannedTime(send.scheduledLocal);
  if (!mayEdit) return <Text fw={600}>{when}</Text>;
  return (
    <AnchorLink
      to="."
      search={{ edit: send.id }}
      resetScroll={false}
      fw={600}
      aria-label={`${text.draft.edit(place)}: ${when}`}
    >
      {when}
    </AnchorLink>
  );
}

function Message({ send }: { send: Send }) {
  const { data: template } = useQuery({ ...templateQuery(send.templateId ?? 0), enabled: send.templateId !== null });
  if (send.templateId === null) return null;
  return (
    <Stack gap={2} mt="xs">
      <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
        {template ? `${template.name} (${template.language})` : "…"}
      </Text>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {template && bodyText(template)}
      </Text>
    </Stack>
  );
}

const Chip = ({ label }: { label: string }) => (
  <Group gap={4} wrap="nowrap">
    <IconFilter size={14} aria-hidden />
    <Text size="xs">{label}</Text>
  </Group>
);

/** What keeps it from being scheduled, as far as it shows without asking the server. */
function Problems({ send }: { send: Send }) {
  const past = Date.parse(send.scheduledAt) <= useNow();
  const problems = [
    send.templateId === null && text.draft.noTemplate,
    send.unboundParameters.length > 0 && text.draft.open(send.unboundParameters.length),
    past && text.draft.past,
  ].filter((problem) => problem !== false);
  return problems.map((problem) => (
    <Group key={problem} gap={6} mt="xs" wrap="nowrap" c="var(--mantine-color-error)">
      <IconAlertCircle size={16} aria-hidden />
      <Text size="sm">{problem}</Text>
    </Group>
  ));
}

function SendMenu({ send, place }: { send: Send; place: number }) {
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveSend(send);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={text.draft.menu(place)}
            loading={remove.isPending}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink
            to="."
            search={{ edit: "new", copy: send.id }}
            resetScroll={false}
            leftSection={<IconCopyPlus size={16} aria-hidden />}
          >
            {text.draft.copy}
          </MenuLink>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setRemoving(true)}>
            {text.draft.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={removing}
        title={text.draft.removeTitle(place)}
        detail={text.draft.removeDetail}
        keep={text.draft.removeKeep}
        choices={[{ label: text.draft.remove, danger: true, onChoose: () => remove.mutate() }]}
        onClose={() => setRemoving(false)}
      />
    </>
  );
}
