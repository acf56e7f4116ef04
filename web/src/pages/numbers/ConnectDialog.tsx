import { Alert, Button, Group, PasswordInput, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { connectWaba, type NewWaba } from "../../api/accounts";
import { CopyButton } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { text } from "../../i18n";

const nothing: NewWaba = { wabaId: "", accessToken: "", appSecret: "", verifyToken: "" };

/** 128 bits, as letters and digits that a form takes. */
const madeUp = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** Connects an account, or renews its secrets. They go to the server and are never shown again. */
export function ConnectDialog({ opened, onClose }: Props) {
  const [waba, setWaba] = useState(nothing);
  const queries = useQueryClient();
  const connecting = useMutation({
    mutationFn: connectWaba,
    onSuccess: ({ name }) => {
      notifications.show({ message: text.connect.done(name), color: "green" });
      close();
    },
    onSettled: () =>
      Promise.all(["wabas", "phone-numbers", "templates"].map((kind) => queries.invalidateQueries({ queryKey: [kind] }))),
  });
  const close = () => {
    setWaba(nothing);
    connecting.reset();
    onClose();
  };
  const set = (field: keyof NewWaba) => (value: string) => setWaba({ ...waba, [field]: value });
  return (
    <FormDialog
      opened={opened}
      title={text.connect.title}
      submit={text.connect.submit}
      pending={connecting.isPending}
      disabled={Object.values(waba).some((value) => value.trim() === "")}
      onSubmit={() => connecting.mutate(waba)}
      onClose={close}
    >
      <Text size="sm" c="dimmed">
        {text.connect.lead}
      </Text>
      {connecting.isError && <ErrorState title={text.connect.failed} error={connecting.error} />}
      <TextInput
        label={text.connect.wabaId}
        description={text.connect.wabaIdHint}
        inputMode="numeric"
        maxLength={32}
        autoComplete="off"
        data-autofocus
        value={waba.wabaId}
        onChange={(event) => set("wabaId")(event.currentTarget.value.trim())}
      />
      <Secret label={text.connect.accessToken} value={waba.accessToken} onChange={set("accessToken")} />
      <Secret
        label={text.connect.appSecret}
        description={text.connect.appSecretHint}
        value={waba.appSecret}
        onChange={set("appSecret")}
      />
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label={text.connect.verifyToken}
          description={text.connect.verifyTokenHint}
          maxLength={256}
          autoComplete="off"
          value={waba.verifyToken}
          onChange={(event) => set("verifyToken")(event.currentTarget.value)}
        />
        <Button variant="default" onClick={() => set("verifyToken")(madeUp())}>
          {text.connect.make}
        </Button>
      </Group>
      {waba.verifyToken !== "" && (
        <Alert color="blue" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{text.connect.keep}</Text>
            <CopyButton value={waba.verifyToken} />
          </Group>
        </Alert>
      )}
    </FormDialog>
  );
}

interface SecretProps {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
}

function Secret({ label, description, value, onChange }: SecretProps) {
  return (
    <PasswordInput
      label={label}
      description={description}
      maxLength={2048}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
      visibilityToggleButtonProps={{ "aria-label": text.login.showPassword, tabIndex: 0 }}
    />
  );
}
