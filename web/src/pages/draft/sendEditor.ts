import type { FieldError } from "../../api/problem";
import type { Audience, Campaign, PhoneNumber, Send, Template } from "../../api/types";
import type { SendForm } from "../../lib/sendForm";
import type { Resolved } from "../../lib/zonedTime";

/** What the parts of the editor share. */
export interface SendEditor {
  campaign: Campaign;
  /** As it is saved; undefined while it is new. */
  send: Send | undefined;
  dirty: boolean;
  form: SendForm;
  change: (change: Partial<SendForm>) => void;
  resolved: Resolved | undefined;
  template: Template | undefined;
  audience: Audience | undefined;
  number: PhoneNumber | undefined;
  /** The server's sentence about a field of the request. */
  errorOf: (field: string) => string | undefined;
}

export const errorOf = (errors: FieldError[]) => (field: string) =>
  errors.find(({ pointer }) => pointer === `/${field}`)?.message;
