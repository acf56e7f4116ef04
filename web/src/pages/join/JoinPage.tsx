import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { acceptInvitation, invitationQuery } from "../../api/members";
import { asProblem } from "../../api/problem";
import { changeOrganization, logIn, sessionQuery, wantsCode } from "../../api/session";
import { Entrance } from "../../app/Entrance";
import { ErrorState } from "../../components/ErrorState";
import { AnchorLink } from "../../components/links";
import { LoadingRows } from "../../components/LoadingRows";
import { PasswordField } from "../../components/PasswordField";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";

/** Where an invitation's link leads. Its token comes after the #, which no server is told. */
export function JoinPage() {
  const token = useLocation({ select: ({ hash }) => hash });
  const query = useQuery({ ...invitationQuery(token), enabled: token !== "" });
  if (token === "" || (query.isError && asProblem(query.error).status === 404)) return <Gone />;
  if (query.isError)
    return (
      <Entrance title={text.join.title}>
        <ErrorState title={text.join.failed} error={query.error} onRetry={() => void query.refetch()} />
      </Entrance>
    );
  if (!query.data)
    return (
      <Entrance title={text.join.title}>
        <LoadingRows rows={1} height={160} />
      </Entrance>
    );
  return <Invited token={token} invitation={query.data} />;
}

function Gone() {
  return (
    <Entrance title={text.join.gone}>
      <Text size="sm">{text.join.goneDetail}</Text>
      <AnchorLink to="/login" size="sm" underline="always">
        {text.join.toLogin}
      </AnchorLink>
    </Entrance>
  );
}

type Invitation = Awaited<ReturnType<NonNullable<ReturnType<typeof invitationQuery>["queryFn"]>>>;

function Invited({ token, invitation }: { token: string; invitation: Invitation }) {
  const { organization, email, role, expiresAt, hasAccount } = invitation;
  const [password, setPassword] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const joining = useMutation({
    mutationFn: async () => {
      await acceptInvitation(token, password);
      const session = await logIn(email, password);
      const joined = session.organizations.find(({ name }) => name === organization);
      return joined && joined.id !== session.organization.id ? changeOrganization(joined.id) : session;
    },
    onSuccess: async (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: "/campaigns" });
    },
    onError: (error) => {
      // Joined; the way in asks for more than the password.
      if (wantsCode(error)) void navigate({ to: "/login" });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    joining.mutate();
  };
  return (
    <Entrance title={text.join.to(organization)} subtitle={text.join.until(formatInstant(expiresAt))}>
      <form onSubmit={submit}>
        <Stack>
          {joining.isError && !wantsCode(joining.error) && <Refusal error={joining.error} />}
          <Text size="sm">
            <Text span fw={600}>
              {text.roles[role]}.
            </Text>{" "}
            {text.roleHints[role]}
          </Text>
          <TextInput label={text.login.email} autoComplete="username" readOnly value={email} />
          <PasswordField
            label={hasAccount ? text.login.password : text.account.newPassword}
            description={hasAccount ? text.join.passwordHint : text.account.newPasswordHint}
            autoComplete={hasAccount ? "current-password" : "new-password"}
            value={password}
            onChange={setPassword}
          />
          <Button type="submit" fullWidth loading={joining.isPending}>
            {text.join.submit}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { message, fields } = asProblem(error);
  return (
    <Alert color="red" role="alert" title={text.join.refused}>
      {fields.length > 0 ? fields.map((field) => field.message).join(" ") : message}
    </Alert>
  );
}
