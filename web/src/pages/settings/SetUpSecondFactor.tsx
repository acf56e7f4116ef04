import { Anchor, Center, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { beginSecondFactor, confirmSecondFactor } from "../../api/account";
import { sessionQuery } from "../../api/session";
import { CodeBlock } from "../../components/CodeBlock";
import { CodeField } from "../../components/CodeField";
import { ErrorState } from "../../components/ErrorState";
import { FormDialog } from "../../components/FormDialog";
import { PasswordField } from "../../components/PasswordField";
import { SecretDialog } from "../../components/SecretDialog";
import { text } from "../../i18n";

/** The password, then the secret and a code of it, then the recovery codes. */
export function SetUpSecondFactor({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const queries = useQueryClient();
  const beginning = useMutation({ mutationFn: () => beginSecondFactor(password) });
  const confirming = useMutation({ mutationFn: () => confirmSecondFactor(code.trim()) });
  if (confirming.data) {
    const close = () => {
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onClose();
    };
    return (
      <SecretDialog
        title={text.secondFactor.recovery}
        warning={text.secondFactor.recoveryHint}
        secret={confirming.data.recoveryCodes.join("\n")}
        onClose={close}
      />
    );
  }
  const begun = beginning.data;
  const step = begun ? confirming : beginning;
  return (
    <FormDialog
      opened
      title={text.secondFactor.setUpTitle}
      submit={begun ? text.secondFactor.confirm : text.secondFactor.next}
      pending={step.isPending}
      disabled={(begun ? code.trim() : password) === ""}
      onSubmit={() => step.mutate()}
      onClose={onClose}
    >
      {step.isError && <ErrorState title={text.secondFactor.notSetUp} error={step.error} />}
      {begun ? (
        <>
          <Text size="sm">{text.secondFactor.secretHint}</Text>
          <Center>
            {/* Black on white with its margin in both colour schemes: phones read no other. */}
            <QRCodeSVG value={begun.uri} size={196} marginSize={4} title={text.secondFactor.picture} />
          </Center>
          <CodeBlock code={begun.secret} label={text.secondFactor.secret} />
          <Anchor href={begun.uri} size="sm" underline="always">
            {text.secondFactor.openApp}
          </Anchor>
          <CodeField
            key="code"
            label={text.secondFactor.code}
            description={text.secondFactor.codeHint}
            value={code}
            onChange={setCode}
          />
        </>
      ) : (
        <PasswordField
          label={text.account.presentPassword}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      )}
    </FormDialog>
  );
}
