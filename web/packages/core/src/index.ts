export { createClient } from "./client.js";
export type {
  ChangesReading,
  ClientOptions,
  CreditsClient,
  HoldsReading,
  ListReading,
  Reading,
} from "./client.js";
export { Refused, SignedOut, Unreachable } from "./errors.js";
export { createFormats } from "./format.js";
export type { Formats } from "./format.js";
export { createLive } from "./live.js";
export type { Connection, Live, LiveOptions, Snapshot } from "./live.js";
export type { Part } from "./merge.js";
export { isFinal, isInFlight, newIdempotencyKey, statusRank } from "./status.js";
export type * from "./types.js";
