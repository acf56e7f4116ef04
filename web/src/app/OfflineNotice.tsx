import { Alert } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconWifiOff } from "@tabler/icons-react";
import { text } from "../i18n";

/** Says that what is shown may be old. What was asked for meanwhile is asked again by itself when the network is back. */
export function OfflineNotice() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Alert color="yellow" icon={<IconWifiOff aria-hidden />} title={text.shell.offline} mb="lg">
          {text.shell.offlineDetail}
        </Alert>
      )}
    </div>
  );
}
