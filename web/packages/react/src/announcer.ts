import type { MessageStatus } from "@interaction-credits/core";
import type { Text } from "./text";

/** Announcements to screen readers: one polite region for all, one that interrupts for what blocks the user. */
export interface Announcer {
  say: (text: string) => void;
  interrupt: (text: string) => void;
  /** Several within two seconds are announced together: "12 delivered, 1 failed". */
  status: (messageId: string, recipient: string | null, status: MessageStatus) => void;
  /** The same object until something is announced. */
  regions: () => Regions;
  subscribe: (listener: () => void) => () => void;
}

/** What the live regions say. It goes after a while: an old alarm is not to be found later, and the same one is news again. */
export interface Regions {
  polite: string;
  alert: string;
}

const TOGETHER_MS = 2_000;
const SHOWN_MS = 10_000;

export function createAnnouncer(text: () => Text): Announcer {
  const listeners = new Set<() => void>();
  const news = new Map<string, { recipient: string | null; status: MessageStatus }>();
  let said: string[] = [];
  let regions: Regions = { polite: "", alert: "" };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hiding: Partial<Record<keyof Regions, ReturnType<typeof setTimeout>>> = {};

  function set(region: keyof Regions, text: string) {
    regions = { ...regions, [region]: text };
    for (const listener of listeners) listener();
  }

  function show(region: keyof Regions, text: string) {
    set(region, text);
    clearTimeout(hiding[region]);
    hiding[region] = setTimeout(() => {
      set(region, "");
    }, SHOWN_MS);
  }

  function later() {
    timer ??= setTimeout(() => {
      timer = undefined;
      const parts = [...said, ...statuses()];
      said = [];
      news.clear();
      show("polite", parts.join(". "));
    }, TOGETHER_MS);
  }

  function statuses(): string[] {
    const { say, credits } = text();
    const all = [...news.values()];
    if (all.length === 1) {
      return all.map(({ recipient, status }) =>
        recipient === null
          ? `${say("message")}: ${say(status)}`
          : say("messageNews", { recipient, status: say(status) }),
      );
    }
    const counts = new Map<MessageStatus, number>();
    for (const { status } of all) counts.set(status, (counts.get(status) ?? 0) + 1);
    const parts = [...counts].map(([status, count]) =>
      say("messagesNews", { count: credits(count), status: say(status).toLocaleLowerCase() }),
    );
    return parts.length === 0 ? [] : [parts.join(", ")];
  }

  return {
    say(text) {
      if (!said.includes(text)) said.push(text);
      later();
    },
    interrupt(text) {
      show("alert", text);
    },
    status(messageId, recipient, status) {
      news.set(messageId, { recipient, status });
      later();
    },
    regions: () => regions,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        for (const waiting of [timer, hiding.polite, hiding.alert]) clearTimeout(waiting);
        timer = undefined;
      };
    },
  };
}
