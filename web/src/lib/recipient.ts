import type { Lead, Message } from "../api/types";
import { text } from "../i18n";

// A row without a number has either never had one or lost it when its person was erased; its status tells which.

export const isErasedLead = ({ phone, status }: Lead) => phone === null && status !== "invalid_phone";
export const isErasedMessage = ({ phone, skipReason }: Message) => phone === null && skipReason !== "invalid_phone";

/** The number, or what stands for it. */
export const leadName = (lead: Lead) =>
  lead.phone ?? (isErasedLead(lead) ? text.people.erased : lead.rawPhone || text.leads.noPhone);

export const messageName = (message: Message) =>
  message.phone ?? (isErasedMessage(message) ? text.people.erased : text.people.noPhone);
