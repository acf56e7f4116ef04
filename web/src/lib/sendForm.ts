import type { NewSend } from "../api/drafts";
import type { Send, Slot } from "../api/types";
import { type Bindings, settled } from "./bindings";
import { goesBefore } from "./sequence";
import { type Moment, type Resolved, resolveWallTime, wallTimeAt } from "./zonedTime";

/** A send as it stands in the editor. */
export interface SendForm {
  category: Send["category"];
  templateId: number | null;
  parameters: Bindings;
  date: string;
  time: string;
  timeZone: string;
  fold: Send["fold"];
  rate: number;
  audienceFilter: Send["audienceFilter"];
  whenNoFilterEvent: Send["whenNoFilterEvent"];
  eventFilter: Send["eventFilter"];
  productPolicy: NonNullable<Send["productPolicy"]>;
  messageActivitySharing: boolean | null;
  lateStartGraceMinutes: number;
}

const defaultRate = 20;
const minute = 60_000;
const day = 24 * 60 * minute;

export function formOf(send: Send): SendForm {
  const [date, time] = send.scheduledLocal.split("T") as [string, string];
  return {
    category: send.category,
    templateId: send.templateId,
    parameters: send.parameters,
    date,
    time,
    timeZone: send.timeZone,
    fold: send.fold,
    rate: send.maxMessagesPerSecond,
    audienceFilter: send.audienceFilter,
    whenNoFilterEvent: send.whenNoFilterEvent,
    eventFilter: send.eventFilter,
    productPolicy: send.productPolicy ?? "CLOUD_API_FALLBACK",
    messageActivitySharing: send.messageActivitySharing,
    lateStartGraceMinutes: send.lateStartGraceMinutes,
  };
}

/** What a new send begins with. */
export interface Start {
  /** Whose settings it takes over. */
  copyOf?: Send;
  /** The send it comes right after; the last one when left out. */
  after?: Send;
  now: number;
  zone: string;
}

export function newForm(sends: Send[], { copyOf, after, now, zone }: Start): SendForm {
  const previous = after ?? sends.at(-1);
  const timeZone = (copyOf ?? previous)?.timeZone ?? zone;
  const at = previous ? betweenTimes(previous, sends) : now + day;
  const [date, time] = wallTimeAt(at, timeZone).split("T") as [string, string];
  const when = { date, time: previous ? time : "10:00", timeZone, fold: null };
  if (copyOf) return { ...formOf(copyOf), ...when };
  return {
    category: "marketing",
    templateId: null,
    parameters: {},
    ...when,
    rate: defaultRate,
    audienceFilter: "off",
    whenNoFilterEvent: "skip",
    eventFilter: null,
    productPolicy: "CLOUD_API_FALLBACK",
    messageActivitySharing: null,
    lateStartGraceMinutes: 60,
  };
}

/** A day after the last send; halfway between two. */
function betweenTimes(previous: Send, sends: Send[]): number {
  const at = Date.parse(previous.scheduledAt);
  const next = sends[sends.findIndex(({ id }) => id === previous.id) + 1];
  if (!next) return at + day;
  const half = (Date.parse(next.scheduledAt) - at) / 2;
  return at + Math.max(Math.floor(half / minute), 1) * minute;
}

export const localTime = ({ date, time }: Pick<SendForm, "date" | "time">) => `${date}T${time}`;

/** While a year is being typed it passes through ages that mean nothing here. */
const firstYear = "2000";

/** What the wall time means; undefined while it is unfinished. */
export function resolveTime(form: SendForm): Resolved | undefined {
  const { date, time, timeZone } = form;
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || date < firstYear) return undefined;
  if (!/^\d\d:\d\d(:\d\d)?$/.test(time)) return undefined;
  return resolveWallTime(localTime(form), timeZone);
}

/** The instant that is meant; undefined while there is none or the choice between two is open. */
export function momentOf(resolved: Resolved | undefined, fold: SendForm["fold"]): Moment | undefined {
  if (resolved?.kind === "once") return resolved;
  return resolved?.kind === "twice" && fold ? resolved[fold] : undefined;
}

/** The request's body. `slots`: those of the chosen template. */
export function bodyOf(form: SendForm, at: number, slots: Slot[], sends: Send[], self?: number): NewSend {
  const marketing = form.category === "marketing";
  return {
    category: form.category,
    templateId: form.templateId,
    scheduledLocal: localTime(form),
    timeZone: form.timeZone,
    fold: form.fold,
    before: goesBefore(at, sends, self),
    audienceFilter: form.audienceFilter,
    whenNoFilterEvent: form.whenNoFilterEvent,
    eventFilter: form.eventFilter,
    maxMessagesPerSecond: form.rate,
    parameters: form.templateId === null ? {} : settled(form.parameters, slots),
    lateStartGraceMinutes: form.lateStartGraceMinutes,
    ...(marketing && { productPolicy: form.productPolicy, messageActivitySharing: form.messageActivitySharing }),
  };
}
