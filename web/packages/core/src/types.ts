import type { components } from "./schema";

type Schemas = components["schemas"];

export type Balance = Schemas["Balance"];
export type Hold = Schemas["Hold"];
export type Transaction = Schemas["Transaction"];
export type Message = Schemas["Message"];
export type MessageStatus = Schemas["MessageStatus"];
export type HoldStatus = Schemas["HoldStatus"];
export type CreditType = Schemas["CreditType"];
export type SendMessage = Schemas["SendMessage"];
export type GrantCredits = Schemas["GrantCredits"];
export type Problem = Schemas["Problem"];
export type ProblemCode = Schemas["ProblemCode"];

/** One part of a list, newest first; `nextCursor` is null at its end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The token of the signed-in user, fetched anew for each call; null when nobody is signed in. */
export type GetToken = () => Promise<string | null>;
