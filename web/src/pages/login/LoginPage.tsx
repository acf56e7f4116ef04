import { Alert, Anchor, Button, Center, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { asProblem } from "../../api/problem";
import { logIn, sessionQuery } from "../../api/session";
import { Brand } from "../../app/Brand";
import { ColorSchemeButton } from "../../app/ColorSchemeButton";
import { LanguageMenu } from "../../app/LanguageMenu";
import { text } from "../../i18n";

const route = getRouteApi("/login");

export function LoginPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { next } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const entering = useMutation({
    mutationFn: () => logIn(email, password),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      router.history.push(next ?? "/campaigns");
    },
    onError: () => setPassword(""),
  });
  useEffect(() => {
    document.title = text.title(text.login.title);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400}>
        <Group justify="space-between">
          <Brand />
          <Group gap="xs">
            <LanguageMenu />
            <ColorSchemeButton />
          </Group>
        </Group>
        <Paper withBorder shadow="sm" p="xl" radius="lg">
          <form onSubmit={submit}>
            <Stack>
              <div>
                <Title order={1} size="h2">
                  {text.login.title}
                </Title>
                <Text c="dimmed" size="sm">
                  {text.login.subtitle}
                </Text>
              </div>
              {entering.isError && (
                <Alert color="red" role="alert" title={text.login.failed}>
                  {asProblem(entering.error).message}
                </Alert>
              )}
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
              <PasswordInput
                label={text.login.password}
                name="password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ "aria-label": text.login.showPassword, tabIndex: 0 }}
              />
              <Button type="submit" fullWidth loading={entering.isPending}>
                {text.login.submit}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text c="dimmed" size="sm" ta="center">
          {text.login.noAccount} <Anchor href="/docs" underline="always">
            {text.login.docs}
          </Anchor>
        </Text>
      </Stack>
    </Center>
  );
}
