import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type AnyKey, type KeyKind, revokeKey } from "../../api/organization";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ErrorState } from "../../components/ErrorState";
import { text } from "../../i18n";

interface Props {
  kind: KeyKind;
  revoking: AnyKey | null;
  onClose: () => void;
}

export function RevokeKey({ kind, revoking, onClose }: Props) {
  const queries = useQueryClient();
  const revocation = useMutation({
    mutationFn: ({ id }: AnyKey) => revokeKey(kind, id),
    onSuccess: (_, { name }) => notifications.show({ message: text.keys.revoked(name), color: "green" }),
    onSettled: () => queries.invalidateQueries({ queryKey: [kind] }),
  });
  return (
    <>
      {revocation.isError && <ErrorState title={text.keys.revokeFailed} error={revocation.error} />}
      <ConfirmDialog
        opened={revoking !== null}
        title={text.keys.revokeTitle(revoking?.name ?? "")}
        detail={text.keys.revokeDetail}
        keep={text.keys.keep}
        choices={[{ label: text.keys.revoke, danger: true, onChoose: () => revoking && revocation.mutate(revoking) }]}
        onClose={onClose}
      />
    </>
  );
}
