import type { Lead } from "../api/types";

/** In the order a filter offers them. */
export const leadStatuses = ["ok", "ineligible_geo", "invalid_phone", "duplicate"] as const satisfies Lead["status"][];

export const isLeadStatus = (value: unknown): value is Lead["status"] => leadStatuses.some((status) => status === value);

export const isCountryCode = (value: unknown): value is string => typeof value === "string" && /^[A-Z]{2}$/.test(value);
