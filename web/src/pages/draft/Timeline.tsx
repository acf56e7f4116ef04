import { Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconPlus, IconTimelineEventPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { audienceQuery } from "../../api/audiences";
import type { Campaign, Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { AnchorLink, ButtonLink } from "../../components/links";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatDuration } from "../../lib/duration";
import { gapBetween } from "../../lib/sequence";
import { SendCard } from "./SendCard";
import classes from "./Timeline.module.css";

/** The campaign's sends from the first to the last, with the time that lies between them. */
export function Timeline({ campaign }: { campaign: Campaign }) {
  const { sends } = campaign;
  const mayEdit = useMayEdit();
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const recipients = audience?.totals.ok ?? 0;
  if (sends.length === 0) return <NoSends mayEdit={mayEdit} />;
  return (
    <Panel title={text.draft.plan}>
      <Text size="sm" c="dimmed" mt={-8}>
        {text.draft.planNote}
      </Text>
      <ol className={classes.list}>
        {sends.map((send, index) => (
          <Fragment key={send.id}>
            {index > 0 && <GapRow earlier={sends[index - 1]!} later={send} recipients={recipients} mayEdit={mayEdit} />}
            <SendCard send={send} place={index + 1} recipients={recipients} />
          </Fragment>
        ))}
        {mayEdit && (
          <li className={`${classes.entry} ${classes.gap}`}>
            <span className={classes.add} aria-hidden>
              <IconPlus size={16} />
            </span>
            <ButtonLink to="." search={{ edit: "new" }} resetScroll={false} variant="light" size="sm">
              {text.draft.add}
            </ButtonLink>
          </li>
        )}
      </ol>
    </Panel>
  );
}

interface GapProps {
  earlier: Send;
  later: Send;
  recipients: number;
  mayEdit: boolean;
}

function GapRow({ earlier, later, recipients, mayEdit }: GapProps) {
  const { seconds, overlaps } = gapBetween(earlier, later, recipients);
  const duration = formatDuration(seconds);
  return (
    <li className={`${classes.entry} ${classes.gap}`}>
      <Group gap="xs" justify="space-between">
        <Group gap={6} wrap="nowrap">
          {overlaps && <IconAlertTriangle size={16} color="var(--mantine-color-yellow-7)" aria-hidden />}
          <Text size="sm" c="dimmed">
            {overlaps ? text.draft.overlap(duration) : text.draft.gap(duration)}
          </Text>
        </Group>
        {mayEdit && (
          <AnchorLink to="." search={{ edit: "new", after: earlier.id }} resetScroll={false} size="xs">
            {text.draft.addHere}
          </AnchorLink>
        )}
      </Group>
    </li>
  );
}

function NoSends({ mayEdit }: { mayEdit: boolean }) {
  return (
    <Panel title={text.draft.plan}>
      <Notice
        icon={<IconTimelineEventPlus size={40} stroke={1.5} aria-hidden />}
        title={text.draft.emptyTitle}
        level={3}
        detail={text.draft.emptyDetail}
      >
        {mayEdit && (
          <Stack mt="sm">
            <ButtonLink to="." search={{ edit: "new" }} resetScroll={false}>
              {text.draft.add}
            </ButtonLink>
          </Stack>
        )}
      </Notice>
    </Panel>
  );
}
