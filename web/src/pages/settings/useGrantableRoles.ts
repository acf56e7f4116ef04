import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../../api/session";
import type { Role } from "../../api/types";

const roles: Role[] = ["owner", "admin", "member", "viewer"];

/** The roles that the reader gives and takes: owners are owners' business. */
export function useGrantableRoles(): Role[] {
  const own = useQuery(sessionQuery).data?.role;
  return own === "owner" ? roles : roles.filter((role) => role !== "owner");
}
