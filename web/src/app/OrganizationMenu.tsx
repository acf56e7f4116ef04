import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconSelector } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import { changeOrganization, type Session, sessionQuery } from "../api/session";
import { text } from "../i18n";

/** Goes on in another organization, where nothing of this one is shown. */
export function OrganizationMenu({ session: { organization, organizations } }: { session: Session }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const changing = useMutation({
    mutationFn: changeOrganization,
    onSuccess: async (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: "/campaigns" });
      const [own] = sessionQuery.queryKey;
      await queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== own });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: text.shell.organizationFailed, message: asProblem(error).message }),
  });
  return (
    <Menu position="top-start" width={208} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          fullWidth
          justify="space-between"
          mb={4}
          loading={changing.isPending}
          rightSection={<IconSelector size={14} aria-hidden />}
          aria-label={text.shell.organization(organization.name)}
        >
          {organization.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(organization.id)} onChange={(id) => changing.mutate(Number(id))}>
          {organizations.map(({ id, name }) => (
            <Menu.RadioItem key={id} value={String(id)} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
