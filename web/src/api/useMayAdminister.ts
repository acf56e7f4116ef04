import type { Permission } from "./types";
import { useMay } from "./useMay";

/** What owners and admins decide about. */
export const useMayAdminister = (what: Extract<Permission, "accounts" | "keys" | "members" | "settings">) => useMay(what);
