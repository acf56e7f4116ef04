import { Button, Group, List, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../api/problem";
import type { Organization } from "../../api/types";
import { useMay } from "../../api/useMay";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { changedKinds, isAllowed, keptKinds, shortenedKinds } from "../../lib/retention";
import { RetentionRow } from "./RetentionRow";
import { useSettings } from "./useSettings";

/** After how many days what is personal is removed by itself. */
export function RetentionPanel() {
  const { query, changing } = useSettings();
  if (query.isPending) return <LoadingRows rows={4} height={70} />;
  if (!query.data)
    return <ErrorState title={text.settings.failed} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Panel title={text.retention.title}>
      <Text size="sm" maw={720}>
        {text.retention.lead}
      </Text>
      <RetentionForm key={JSON.stringify(query.data.retention)} organization={query.data} changing={changing} />
    </Panel>
  );
}

interface FormProps {
  organization: Organization;
  changing: ReturnType<typeof useSettings>["changing"];
}

function RetentionForm({ organization: { retention: before }, changing }: FormProps) {
  const [after, setAfter] = useState(before);
  const [asking, setAsking] = useState(false);
  const maySettle = useMay("settings");
  const changed = changedKinds(before, after);
  const shortened = shortenedKinds(before, after);
  const valid = keptKinds.every((kind) => isAllowed(kind, after[kind]));
  const refused = changing.isError ? asProblem(changing.error).fields : [];
  const save = () => changing.mutate({ retention: Object.fromEntries(changed.map((kind) => [kind, after[kind]])) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!valid || changed.length === 0) return;
    if (shortened.length > 0) setAsking(true);
    else save();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        {changing.isError && <ErrorState title={text.settings.notSaved} error={changing.error} />}
        {keptKinds.map((kind) => (
          <RetentionRow
            key={kind}
            kind={kind}
            days={after[kind]}
            disabled={!maySettle}
            error={refused.find(({ pointer }) => pointer === `/retention/${kind}`)?.message}
            onChange={(days) => setAfter({ ...after, [kind]: days })}
          />
        ))}
        {maySettle ? (
          <Group>
            <Button type="submit" loading={changing.isPending} disabled={!valid || changed.length === 0}>
              {text.retention.save}
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {text.settings.adminsOnly}
          </Text>
        )}
      </Stack>
      <ConfirmDialog
        opened={asking}
        title={text.retention.confirmTitle}
        detail={text.retention.confirm}
        keep={text.retention.keep}
        choices={[{ label: text.retention.confirmed, danger: true, onChoose: save }]}
        onClose={() => setAsking(false)}
      >
        <List size="sm" mt="sm">
          {shortened.map((kind) => (
            <List.Item key={kind}>{text.retention.removes[kind](after[kind] ?? 0)}</List.Item>
          ))}
        </List>
      </ConfirmDialog>
    </form>
  );
}
