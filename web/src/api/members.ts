import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage } from "./keyset";
import type { Role } from "./types";

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/members", { params: { query: page } }))),
});

export const changeRole = (id: number, role: Role) =>
  body(api.PATCH("/api/v1/members/{id}", { params: { path: { id } }, body: { role } }));

export async function removeMember(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/members/{id}", { params: { path: { id } } }));
}

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/invitations", { params: { query: page } }))),
});

export const invite = (email: string, role: Role) => body(api.POST("/api/v1/members", { body: { email, role } }));

export async function withdrawInvitation(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } }));
}

/** What the bearer of the token is invited to. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: () => body(api.POST("/api/v1/invitations/look", { body: { token } })),
    staleTime: Infinity,
  });

export const acceptInvitation = (token: string, password: string) =>
  body(api.POST("/api/v1/invitations/accept", { body: { token, password } }));
