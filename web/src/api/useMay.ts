import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "./session";
import type { Permission } from "./types";

/** What the session permits; the server holds everybody to it. */
export const useMay = (permission: Permission) =>
  useQuery(sessionQuery).data?.permissions.includes(permission) ?? false;
