import { Alert, Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../api/problem";
import { logIn, sessionQuery, wantsCode } from "../../api/session";
import { Entrance } from "../../app/Entrance";
import { CodeField } from "../../components/CodeField";
import { PasswordField } from "../../components/PasswordField";
import { text } from "../../i18n";

const route = getRouteApi("/login");

export function LoginPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const { next } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const entering = useMutation({
    mutationFn: () => logIn(email, password, asked ? code.trim() : undefined),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      router.history.push(next ?? "/campaigns");
    },
    onError: (error) => {
      if (wantsCode(error)) setAsked(true);
      else if (!asked) setPassword("");
      setCode("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  const back = () => {
    entering.reset();
    setAsked(false);
    setPassword("");
  };
  return (
    <Entrance
      title={asked ? text.login.codeTitle : text.login.title}
      subtitle={asked ? email : text.login.subtitle}
      foot={
        <Text c="dimmed" size="sm" ta="center">
          {text.login.noAccount}{" "}
          <Anchor href="/docs" underline="always">
            {text.login.docs}
          </Anchor>
        </Text>
      }
    >
      <form onSubmit={submit}>
        <Stack>
          {entering.isError && !wantsCode(entering.error) && (
            <Alert color="red" role="alert" title={text.login.failed}>
              {asProblem(entering.error).message}
            </Alert>
          )}
          {asked ? (
            <Code code={code} onChange={setCode} />
          ) : (
            <>
              <TextInput
                label={text.login.email}
                type="email"
                name="email"
                autoComplete="username"
                required
                withAsterisk={false}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordField
                label={text.login.password}
                autoComplete="current-password"
                value={password}
                onChange={setPassword}
              />
            </>
          )}
          <Button type="submit" fullWidth loading={entering.isPending}>
            {text.login.submit}
          </Button>
          {asked && (
            <Button variant="default" fullWidth onClick={back}>
              {text.login.codeBack}
            </Button>
          )}
        </Stack>
      </form>
    </Entrance>
  );
}

function Code({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  return (
    // The button that had the focus is gone; the reader goes on where the code is typed.
    <div ref={(place) => place?.querySelector("input")?.focus()}>
      <CodeField label={text.login.code} description={text.login.codeHint} value={code} onChange={onChange} />
    </div>
  );
}
