export { createClient } from "./client.js";
export type {
  ChangesReading,
  ClientOptions,
  CreditsClient,
  HoldsReading,
  ListReading,
  MessageFilter,
  MessagesReading,
  MetricsReading,
  Reading,
  TransactionsReading,
} from "./client.js";
export { Refused, SignedOut, Unreachable } from "./errors.js";
export { createFormats } from "./format.js";
export type { Formats } from "./format.js";
export { createLive } from "./live.js";
export type { Connection, Live, LiveOptions, Snapshot } from "./live.js";
export { createClock } from "./clock.js";
export type { Clock } from "./clock.js";
export type { PageEvent, Surroundings } from "./page.js";
export { newness } from "./merge.js";
export type { Known, Part } from "./merge.js";
export { PACE } from "./schedule.js";
export { isFinal, isInFlight, newIdempotencyKey, statusRank } from "./status.js";
export type * from "./types.js";
