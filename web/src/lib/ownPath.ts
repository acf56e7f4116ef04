const here = "http://here.invalid";

/** Only a path of ours may be gone to after logging in. Browsers read "//elsewhere" and "/\t/elsewhere" as other sites. */
export function isOwnPath(next: unknown): next is string {
  if (typeof next !== "string" || !next.startsWith("/")) return false;
  return URL.canParse(next, here) && new URL(next, here).origin === here;
}
