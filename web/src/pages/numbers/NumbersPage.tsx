import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDeviceMobile, IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { wabasQuery } from "../../api/accounts";
import { phoneNumbersQuery } from "../../api/campaigns";
import { allTemplatesQuery } from "../../api/templates";
import { useMayAdminister } from "../../api/useMayAdminister";
import { useMayEdit } from "../../api/useMayEdit";
import { ErrorState } from "../../components/ErrorState";
import { LoadingRows } from "../../components/LoadingRows";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { SyncButton } from "../../components/SyncButton";
import { text } from "../../i18n";
import { ConnectDialog } from "./ConnectDialog";
import { NumberPanel } from "./NumberPanel";

export function NumbersPage() {
  const [connecting, setConnecting] = useState(false);
  const mayAdminister = useMayAdminister("accounts");
  const mayEdit = useMayEdit();
  const connect = mayAdminister && (
    <Button leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => setConnecting(true)}>
      {text.numbers.connect}
    </Button>
  );
  return (
    <Stack gap="lg">
      <PageTitle
        title={text.numbers.title}
        actions={
          <Group gap="xs">
            {connect}
            {mayEdit && <SyncButton />}
          </Group>
        }
      />
      <Text c="dimmed" maw={720}>
        {text.numbers.lead}
      </Text>
      <NumberList />
      <ConnectDialog opened={connecting} onClose={() => setConnecting(false)} />
    </Stack>
  );
}

function NumberList() {
  const numbers = useQuery(phoneNumbersQuery);
  const accounts = useQuery(wabasQuery);
  const templates = useQuery(allTemplatesQuery);
  const failing = [numbers, accounts, templates].find(({ isError, data }) => isError && !data);
  if (failing)
    return <ErrorState title={text.numbers.failed} error={failing.error} onRetry={() => void failing.refetch()} />;
  if (!numbers.data || !accounts.data || !templates.data) return <LoadingRows rows={1} height={360} />;
  if (numbers.data.items.length === 0)
    return (
      <Notice
        icon={<IconDeviceMobile size={40} stroke={1.5} aria-hidden />}
        title={text.numbers.none}
        detail={text.numbers.noneDetail}
      />
    );
  return numbers.data.items.map((number) => {
    const account = accounts.data.find(({ id }) => id === number.waba.id);
    const own = templates.data.filter(({ waba }) => waba.id === number.waba.id);
    return account && <NumberPanel key={number.id} number={number} account={account} templates={own} />;
  });
}
