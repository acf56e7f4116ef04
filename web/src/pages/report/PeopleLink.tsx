import { type ReactNode } from "react";
import type { Send } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { text } from "../../i18n";
import { type PeopleFilter, toSearch } from "../../lib/peopleFilter";

interface Props {
  /** Of a figure over several sends there is none: its people are lists of each. */
  send?: Send;
  filter: PeopleFilter;
  /** What is counted, for who does not see where the figure stands. */
  what: string;
  children: string;
}

/** A figure that opens the list of the people it counts. */
export function PeopleLink({ send, filter, what, children }: Props): ReactNode {
  if (!send || children === "0") return children;
  return (
    <AnchorLink
      to="/campaigns/$campaignId/sends/$sendId/people"
      params={{ campaignId: send.campaignId, sendId: send.id }}
      search={toSearch(filter)}
      inherit
      aria-label={text.people.show(what, children)}
    >
      {children}
    </AnchorLink>
  );
}
