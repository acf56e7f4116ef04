import { Center, Stack } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../components/ErrorState";
import { AnchorLink } from "../components/links";
import { Notice } from "../components/Notice";
import { PageTitle } from "../components/PageTitle";
import { text } from "../i18n";

/**
 * A route that could not be entered: the server does not answer, or a piece of the page did not arrive. A browser does not
 * ask for a piece again that has failed, so that trying again is loading the page anew; with the network back, by itself.
 */
export function LoadFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => (navigator.onLine ? location.reload() : void router.invalidate());
  useWindowEvent("online", () => location.reload());
  return (
    <Stack maw={720} mx="auto" py={80} px="md">
      <PageTitle title={text.product} />
      <ErrorState title={text.states.pageFailed} error={error} onRetry={again} />
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
