import { List, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { bareNumber } from "../../api/personalData";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { text } from "../../i18n";

interface Props {
  opened: boolean;
  phone: string;
  onErase: () => void;
  onClose: () => void;
}

/** Says what goes and what stays, and wants the number typed: there is no way back. */
export function ErasePerson({ opened, phone, onErase, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const close = () => {
    setTyped("");
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={text.personal.eraseTitle(phone)}
      detail={text.personal.eraseDetail}
      keep={text.personal.keep}
      choices={[
        {
          label: text.personal.eraseNow,
          danger: true,
          disabled: bareNumber(typed) !== phone,
          onChoose: onErase,
        },
      ]}
      onClose={close}
    >
      <List size="sm" mt="sm" spacing="xs">
        <List.Item>{text.personal.goes}</List.Item>
        <List.Item>{text.personal.stays}</List.Item>
        <List.Item>{text.personal.optedOut}</List.Item>
        <List.Item>{text.personal.backups}</List.Item>
      </List>
      <Text size="sm" mt="md" mb="xs">
        {text.personal.typeNumber(phone)}
      </Text>
      <TextInput
        aria-label={text.personal.number}
        type="tel"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
