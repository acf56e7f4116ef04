import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "./session";

/** Viewers look and do not change; the server holds them to it. */
export const useMayEdit = () => useQuery(sessionQuery).data?.role !== "viewer";
