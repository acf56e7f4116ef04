import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas, setCsrfToken } from "./client";
import { Problem } from "./problem";

export type Session = Schemas["Session"];

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return keep(await body(api.GET("/api/v1/session")));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

/** `code`: of the second factor, or a recovery code. */
export async function logIn(email: string, password: string, code?: string): Promise<Session> {
  return keep(await body(api.POST("/api/v1/session", { body: { email, password, code } })));
}

/** The password is right, and a code is wanted too. */
export const wantsCode = (error: unknown) => error instanceof Problem && error.code === "second_factor_required";

export async function changeOrganization(organizationId: number): Promise<Session> {
  return keep(await body(api.PUT("/api/v1/session/organization", { body: { organizationId } })));
}

export async function logOut(): Promise<void> {
  await body(api.DELETE("/api/v1/session"));
  setCsrfToken("");
}

function keep(session: Session): Session {
  setCsrfToken(session.csrfToken);
  return session;
}
