import type { MessageStatus } from "../api/types";
import { isCountryCode } from "./leadFilter";
import { isMessageStatus } from "./messageStatus";

export const limitedRegions = ["EEA", "UK", "JP", "KR"] as const;
export type LimitedRegion = (typeof limitedRegions)[number];

/** Which of a send's recipients are meant. Nothing given: all of them. */
export interface PeopleFilter {
  status?: MessageStatus[];
  skipReason?: string;
  country?: string;
  region?: LimitedRegion;
  errorCode?: number;
  q?: string;
}

/** The filter as it stands in an address: statuses as one word, because a person may read it. */
export type PeopleSearch = Omit<PeopleFilter, "status"> & { status?: string };

const isRegion = (value: unknown): value is LimitedRegion => limitedRegions.some((region) => region === value);

export const toSearch = ({ status, ...rest }: PeopleFilter): PeopleSearch => ({
  ...rest,
  ...(status && status.length > 0 && { status: status.join(",") }),
});

export const fromSearch = ({ status, ...rest }: PeopleSearch): PeopleFilter => ({
  ...rest,
  ...(status && { status: status.split(",").filter(isMessageStatus) }),
});

/** What an address says, without what it cannot mean. */
export function readPeopleSearch(search: Record<string, unknown>): PeopleSearch {
  const { status, skipReason, country, region, errorCode, q } = search;
  const statuses = typeof status === "string" ? status.split(",").filter(isMessageStatus) : [];
  const searched = typeof q === "number" ? String(q) : q; // a number to the router's parser
  return {
    ...(statuses.length > 0 && { status: statuses.join(",") }),
    ...(typeof skipReason === "string" && /^[a-z_]+$/.test(skipReason) && { skipReason }),
    ...(isCountryCode(country) && { country }),
    ...(isRegion(region) && { region }),
    ...(Number.isSafeInteger(errorCode) && { errorCode: errorCode as number }),
    ...(typeof searched === "string" && searched !== "" && { q: searched }),
  };
}

/** The filter as the query of `messages` and `messages.csv`. */
export function toQuery(filter: PeopleFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}
