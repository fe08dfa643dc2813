import type { components } from "./schema.js";

type Schemas = components["schemas"];

export type Balance = Schemas["Balance"];
export type BalanceLevel = Schemas["BalanceLevel"];
export type Hold = Schemas["Hold"];
export type Transaction = Schemas["Transaction"];
export type TransactionType = Schemas["TransactionType"];
export type Message = Schemas["Message"];
export type MessageError = Schemas["MessageError"];
export type MessageStatus = Schemas["MessageStatus"];
export type HoldStatus = Schemas["HoldStatus"];
export type HoldSource = Schemas["HoldSource"];
export type CreditType = Schemas["CreditType"];
export type PlaceHold = Schemas["PlaceHold"];
export type Deduct = Schemas["Deduct"];
export type ReleaseHold = Schemas["ReleaseHold"];
/** One message to one recipient: with a text or a template, as `type` says. */
export type SendMessage = Pick<Schemas["SendMessage"], "to" | "userId"> &
  (
    | { type: "text"; text: Schemas["Text"]; template?: never }
    | { type: "template"; template: Template; text?: never }
  );
/** A template that Meta has approved, with what fills its variables. */
export type Template = Omit<Schemas["Template"], "components"> & { components?: TemplateComponent[] };

/** As the WhatsApp Cloud API describes them; fields that are not named here are passed on as well. */
export interface TemplateComponent {
  type: "header" | "body" | "button" | (string & {});
  parameters?: TemplateParameter[];
  /** Of a button: what it does, and its place among the buttons. */
  sub_type?: "url" | "quick_reply" | "copy_code" | (string & {});
  index?: string | number;
  [field: string]: unknown;
}

export type TemplateParameter =
  | { type: "text"; text: string; parameter_name?: string }
  | { type: "currency"; currency: { fallback_value: string; code: string; amount_1000: number } }
  | { type: "date_time"; date_time: { fallback_value: string } }
  | { type: "image"; image: TemplateMedia }
  | { type: "video"; video: TemplateMedia }
  | { type: "document"; document: TemplateMedia & { filename?: string } }
  | { type: "payload"; payload: string }
  | { type: "coupon_code"; coupon_code: string }
  | { type: "location"; location: { latitude: string; longitude: string; name: string; address: string } }
  | { type: "action"; action: Record<string, unknown> };

/** A file that was uploaded to WhatsApp, or one of yours. */
export type TemplateMedia = { id: string } | { link: string };

export type GrantCredits = Schemas["GrantCredits"];
export type AdjustCredits = Schemas["AdjustCredits"];
export type RefundHold = Schemas["RefundHold"];
/** Whether messages are sent, who changed it last, and why. */
export type Sending = Schemas["Sending"];
export type SendingState = Schemas["SendingState"];
export type SetSending = Schemas["SetSending"];
/** Whether the accounts of a user are frozen, who changed it last, and why. */
export type Account = Schemas["Account"];
export type FreezeAccount = Schemas["FreezeAccount"];
/** What waits, what is overdue, and what the reconciler found, as of one moment. */
export type OperationsHealth = Schemas["OperationsHealth"];
/** Rates, times and refusals of the last hours, by period. */
export type OperationsMetrics = Schemas["OperationsMetrics"];
export type QueueDepth = Schemas["QueueDepth"];
export type ExtendHold = Schemas["ExtendHold"];
export type Problem = Schemas["Problem"];
export type ProblemCode = Schemas["ProblemCode"];
/** What changed since a cursor, each thing as it is now. */
export type Changes = Schemas["Changes"];

/** One part of a list, newest first; `nextCursor` is null at its end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The token of the signed-in user, fetched for each call; null when no user is signed in. */
export type GetToken = () => Promise<string | null>;
