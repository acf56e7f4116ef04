import { Center, Stack } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../components/ErrorState";
import { AnchorLink } from "../components/links";
import { Notice } from "../components/Notice";
import { PageTitle } from "../components/PageTitle";
import { text } from "../i18n";

/** A route that could not be entered: the server does not answer, or a piece of the page did not arrive. */
export function LoadFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Stack maw={720} mx="auto" py={80} px="md">
      <PageTitle title={text.product} />
      <ErrorState title={text.states.pageFailed} error={error} onRetry={() => void router.invalidate()} />
    </Stack>
  );
}

export function NotFound() {
  return (
    <Center mih="60vh" p="md">
      <Notice level={1} title={text.states.notFound} detail={text.states.notFoundDetail}>
        <AnchorLink to="/campaigns">{text.states.toCampaigns}</AnchorLink>
      </Notice>
    </Center>
  );
}
