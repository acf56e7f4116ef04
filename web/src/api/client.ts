import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./generated";
import { noAnswer, problemFrom } from "./problem";

export type Schemas = components["schemas"];

let csrfToken = "";
let onSignedOut = () => {};

/** The session's token, sent with every call that changes something. Empty: signed out. */
export function setCsrfToken(token: string) {
  csrfToken = token;
}

/** What to do when the server no longer knows the session. */
export function setSignedOutHandler(handler: () => void) {
  onSignedOut = handler;
}

const isSafe = (method: string) => method === "GET" || method === "HEAD";

const session: Middleware = {
  onRequest({ request }) {
    if (!isSafe(request.method) && csrfToken !== "") request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== "/api/v1/session") onSignedOut();
  },
  onError: noAnswer,
};

export const api = createClient<paths>({
  credentials: "same-origin",
  querySerializer: { array: { style: "form", explode: false } }, // status=delivered,read
});
api.use(session);

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer's body; throws a Problem when the call was refused. */
export async function body<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemFrom(response.status, error);
  return data as Data;
}

/** For uploads, which fetch cannot report progress of. */
export function uploadHeaders(): Record<string, string> {
  return csrfToken === "" ? {} : { "X-CSRF-Token": csrfToken };
}

/** A call that the API's document does not know yet. */
export async function call<Data>(method: string, path: string, content: unknown): Promise<Data> {
  const headers = { "Content-Type": "application/json", ...uploadHeaders() };
  const response = await fetch(path, { method, headers, body: JSON.stringify(content) }).catch(() => {
    throw noAnswer();
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, answer);
  return answer as Data;
}
