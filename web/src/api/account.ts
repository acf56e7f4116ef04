import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage } from "./keyset";

// What somebody decides about their own way in.

export async function changePassword(password: string, newPassword: string): Promise<void> {
  await body(api.PUT("/api/v1/session/password", { body: { password, newPassword } }));
}

export const beginSecondFactor = (password: string) =>
  body(api.POST("/api/v1/session/second-factor", { body: { password } }));

export const confirmSecondFactor = (code: string) => body(api.PUT("/api/v1/session/second-factor", { body: { code } }));

export async function removeSecondFactor(password: string): Promise<void> {
  await body(api.POST("/api/v1/session/second-factor/remove", { body: { password } }));
}

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/sessions", { params: { query: page } }))),
});

export async function endSession(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } }));
}
