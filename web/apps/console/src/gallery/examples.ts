import {
  CreditHistory,
  CreditWarning,
  InteractionCreditDisplay,
  MessageStatusIndicator,
  type CreditHistoryProps,
  type CreditWarningProps,
  type InteractionCreditDisplayProps,
  type MessageStatusIndicatorProps,
} from "@interaction-credits/react";
import { createElement, type ReactElement } from "react";
import { HISTORY, NOW, ago, balance, hold, message } from "./fixtures";

/** One state of a component: what makes it, to be shown and to be read. */
export interface Example {
  name: string;
  props: object;
  element: ReactElement;
}

export interface Chapter {
  component: string;
  says: string;
  /** How an app uses it, as a rule. */
  connected: string;
  examples: Example[];
}

function display(name: string, props: InteractionCreditDisplayProps): Example {
  return { name, props, element: createElement(InteractionCreditDisplay, props) };
}
function status(name: string, props: MessageStatusIndicatorProps): Example {
  return { name, props, element: createElement(MessageStatusIndicator, props) };
}
function history(name: string, props: CreditHistoryProps): Example {
  return { name, props, element: createElement(CreditHistory, props) };
}
function warning(name: string, props: CreditWarningProps): Example {
  return { name, props, element: createElement(CreditWarning, props) };
}

const EIGHT_MINUTES_AGO = NOW - 8 * 60_000;
const retry = () => undefined;
const topUp = () => undefined;

const HELD = { available: 1_177, held: 3, activeHolds: 3, nextExpiryAt: ago(-9) };
const HOLDS = [
  hold(1, { expiresAt: ago(-9) }),
  hold(2, { createdAt: ago(2) }),
  hold(3, {
    source: "api",
    messageId: null,
    referenceId: "campaign-spring",
    createdAt: ago(1),
    expiresAt: ago(-60),
  }),
];
const MESSAGES = [message(1, "sending"), message(2, "unconfirmed", { to: "+15550100004" })];
const LOW = balance({ available: 12, spent: 1_488, level: "low" });
const LOW_BECAUSE_HELD = balance({
  available: 12,
  held: 40,
  spent: 1_448,
  activeHolds: 40,
  level: "low",
  lowBecauseHeld: true,
});
const NONE = balance({ available: 0, spent: 1_500, level: "empty" });
const NONE_BECAUSE_HELD = balance({
  available: 0,
  held: 25,
  spent: 1_475,
  activeHolds: 25,
  level: "empty",
  lowBecauseHeld: true,
});

function failed(code: string, title: string, retryable: boolean) {
  return message(1, "failed", { error: { code, title, details: null, retryable } });
}

export const CHAPTERS: Chapter[] = [
  {
    component: "InteractionCreditDisplay",
    says: "Available, held and total credits, with the holds behind them.",
    connected: `<InteractionCreditDisplay variant="card" />`,
    examples: [
      display("Nothing held", { variant: "card", data: { balance: balance() } }),
      display("Credits held", {
        variant: "card",
        data: { balance: balance(HELD), holds: HOLDS, messages: MESSAGES },
      }),
      display("Low", { variant: "card", data: { balance: LOW } }),
      display("Low because held", { variant: "card", data: { balance: LOW_BECAUSE_HELD } }),
      display("None available", { variant: "card", data: { balance: NONE } }),
      display("No credits yet", { variant: "card", state: "empty", data: {} }),
      display("Loading", { variant: "card", state: "loading", data: {} }),
      display("Failed", { variant: "card", state: "error", data: {}, onRetry: retry }),
      display("Stale", {
        variant: "card",
        state: "stale",
        asOf: EIGHT_MINUTES_AGO,
        data: { balance: balance(HELD), holds: HOLDS },
      }),
      display("Offline", {
        variant: "card",
        state: "offline",
        asOf: EIGHT_MINUTES_AGO,
        data: { balance: balance() },
      }),
      display("Compact", { variant: "compact", data: { balance: balance(HELD) } }),
      display("Compact, low", { variant: "compact", data: { balance: LOW } }),
      display("Compact, none available", { variant: "compact", data: { balance: NONE } }),
      display("Compact, loading", { variant: "compact", state: "loading", data: {} }),
      display("Compact, stale", {
        variant: "compact",
        state: "stale",
        asOf: EIGHT_MINUTES_AGO,
        data: { balance: balance() },
      }),
    ],
  },
  {
    component: "MessageStatusIndicator",
    says: "A message’s status as word, icon and shape, with an explanation where needed.",
    connected: `<MessageStatusIndicator messageId={message.id} />`,
    examples: [
      status("Queued", { data: message(1, "queued") }),
      status("Sending", { data: message(1, "sending") }),
      status("Sent", { data: message(1, "sent") }),
      status("Delivered", { data: message(1, "delivered") }),
      status("Read", { data: message(1, "read") }),
      status("Failed", { data: failed("131026", "The recipient cannot be reached on WhatsApp", false) }),
      status("Failed, retryable", {
        data: failed("expired_before_sending", "The message was not sent before its credits expired", true),
      }),
      status("Unconfirmed, credits held", { data: message(1, "unconfirmed"), hold: hold(1) }),
      status("Unconfirmed, credits returned", {
        data: message(1, "unconfirmed"),
        hold: hold(1, { status: "expired" }),
      }),
      status("With timeline", { data: message(1, "read"), detail: true }),
      status("Status only", {
        data: failed("190", "The sender’s access to WhatsApp has expired", true),
        explain: false,
      }),
      status("Loading", { state: "loading" }),
      status("Not found, or failed to load", { state: "error", onRetry: retry }),
      status("Stale", { state: "stale", asOf: EIGHT_MINUTES_AGO, data: message(1, "sending") }),
      status("Offline", { state: "offline", asOf: EIGHT_MINUTES_AGO, data: message(1, "sent") }),
    ],
  },
  {
    component: "CreditWarning",
    says: "Warns when credits run low, and says whether held credits may be returned. Otherwise it shows nothing.",
    connected: `<CreditWarning onTopUp={() => navigate("/billing")} />`,
    examples: [
      warning("Low", { data: LOW }),
      warning("Low because held", { data: LOW_BECAUSE_HELD }),
      warning("None available", { data: NONE, onTopUp: topUp }),
      warning("None available because held", { data: NONE_BECAUSE_HELD, onTopUp: topUp }),
    ],
  },
  {
    component: "CreditHistory",
    says: "All credit activity. A hold and its outcome share one row, which expands.",
    connected: `<CreditHistory pageSize={25} filter="all" />`,
    examples: [
      history("All", { data: HISTORY }),
      history("Entries only", { data: HISTORY, filter: "entries" }),
      history("Holds only", { data: HISTORY, filter: "holds" }),
      history("Paged, with new rows", { data: { ...HISTORY, newRows: 2 }, pageSize: 3 }),
      history("Empty", { state: "empty", data: {} }),
      history("Loading", { state: "loading", data: {} }),
      history("Failed", { state: "error", data: {}, onRetry: retry }),
      history("Stale", { state: "stale", asOf: EIGHT_MINUTES_AGO, data: HISTORY, pageSize: 2 }),
      history("Offline", { state: "offline", asOf: EIGHT_MINUTES_AGO, data: HISTORY, pageSize: 2 }),
    ],
  },
];
