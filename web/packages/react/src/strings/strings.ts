/** One form for each plural category of the language; `{count}` and other names in braces are filled in. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** What failed messages have in common: many codes of WhatsApp mean the same to a person. */
export type FailureReason =
  | "Busy"
  | "Pair"
  | "Unreachable"
  | "Window"
  | "Limit"
  | "OptedOut"
  | "Blocked"
  | "Country"
  | "Itself"
  | "TestNumber"
  | "Template"
  | "Values"
  | "Paused"
  | "Disabled"
  | "Service"
  | "Expired"
  | "Credits"
  | "Frozen"
  | "Stopped"
  | "Invalid";

/** Of each reason what happened, and what to do next; `whyOther` where a code has no reason here. */
export type FailureStrings = Record<`why${FailureReason}` | `next${FailureReason}` | "whyOther", string>;

/** Every word the components say. Plain data, so that translators and build steps can handle it. */
export interface Strings extends Words, FailureStrings {}

/** All words but those of failures, which only a part of the components needs. */
export interface Words {
  credits: string;
  available: string;
  held: string;
  total: string;
  /** The balance bar in words: {available}, {held}, {total}. */
  balanceInWords: string;
  /** The disclosure's button. */
  holds: Plural;
  moreHolds: Plural;
  messageTo: string;
  message: string;
  heldSince: string;
  returnsBy: string;
  heldUntil: string;

  updated: string;
  offline: string;
  offlineNothing: string;
  signedOut: string;
  creditsFailed: string;
  messageFailed: string;
  historyFailed: string;
  tryAgain: string;
  loading: string;
  noCredits: string;

  queued: string;
  sending: string;
  sent: string;
  delivered: string;
  read: string;
  failed: string;
  unconfirmed: string;
  errorCode: string;
  mayTryAgain: string;
  mayNotTryAgain: string;
  unconfirmedHeldUntil: Plural;
  /** Where it is unknown what happened to its credits. */
  notConfirmed: string;
  unconfirmedReturned: Plural;
  timeline: string;
  /** Announced: {recipient}, {status}. */
  messageNews: string;
  /** Announced for several at once, joined: {count}, {status}. */
  messagesNews: string;

  low: string;
  lowAvailable: Plural;
  lowBecauseHeld: Plural;
  empty: string;
  emptyText: string;
  emptyBecauseHeld: Plural;
  topUp: string;
  dismiss: string;

  history: string;
  when: string;
  activity: string;
  change: string;
  state: string;
  noHistory: string;
  newRows: Plural;
  newRowsAtLeast: Plural;
  newRowsShown: string;
  pauseUpdates: string;
  resumeUpdates: string;
  newer: string;
  older: string;
  rowsShown: string;
  granted: string;
  adjusted: string;
  refundFor: string;
  lateCharge: string;
  heldCredits: Plural;
  missing: Plural;
  /** Between what happened to a hold and what happened next. */
  then: string;
  stateHeld: string;
  stateCharged: string;
  stateReturned: string;
  stateExpired: string;
  stateAdded: string;
  stateAdjusted: string;
  stateRefunded: string;
  stateLate: string;
  eventHeld: string;
  eventCharged: string;
  eventReturned: string;
  eventExpired: string;
  eventRefunded: string;
  eventLate: string;
  eventReturnsBy: string;
}
