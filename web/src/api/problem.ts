import { text } from "../i18n";

export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** A refusal in the API's words (RFC 9457), or ours when no answer came. `status` 0: no answer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldError[];

  constructor(status: number, code: string, detail: string, fields: FieldError[] = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** Reads an error answer's body. Anything but problem+json (a proxy's page, say) becomes a sentence of ours. */
export function problemFrom(status: number, body: unknown): Problem {
  if (typeof body === "object" && body !== null) {
    const { detail, type, errors } = body as Record<string, unknown>;
    if (typeof detail === "string" && detail !== "")
      return new Problem(
        status,
        typeof type === "string" ? type.replace(/^urn:carillon:problem:/, "") : "",
        detail,
        Array.isArray(errors) ? (errors as FieldError[]) : [],
      );
  }
  return new Problem(status, "", text.problem.unexpected(status));
}

export function noAnswer(): Problem {
  return new Problem(0, "no_answer", text.problem.noAnswer);
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, "", error instanceof Error ? error.message : String(error));
}
