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
export type SendMessage = Schemas["SendMessage"];
export type GrantCredits = Schemas["GrantCredits"];
export type Problem = Schemas["Problem"];
export type ProblemCode = Schemas["ProblemCode"];
/** What changed since a cursor, each thing as it is now. */
export type Changes = Schemas["Changes"];

/** One part of a list, newest first; `nextCursor` is null at its end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The token of the signed-in user, fetched anew for each call; null when nobody is signed in. */
export type GetToken = () => Promise<string | null>;
