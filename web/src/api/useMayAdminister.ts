import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "./session";

/** Owners and admins decide about keys, accounts and settings; the server holds the others to it. */
export function useMayAdminister() {
  const role = useQuery(sessionQuery).data?.role;
  return role === "owner" || role === "admin";
}
