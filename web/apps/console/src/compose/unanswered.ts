import { newIdempotencyKey, type SendMessage } from "@interaction-credits/core";

/**
 * The keys of sends whose answer is not known. A draft keeps its key until its send is accepted, so that neither a
 * second click nor a reload nor a try after a lost answer sends it twice. Kept for the tab, with a digest of the
 * draft: number and text are not stored.
 */
export interface Unanswered {
  keyFor: (body: SendMessage) => Promise<string>;
  /** The keys that a page before this one left behind. */
  keys: () => string[];
  settle: (key: string) => void;
}

export function unansweredSends(userId: string, storage: Storage = sessionStorage): Unanswered {
  const name = `ic-console:unanswered:${userId}`;
  const read = (): Record<string, string> => {
    try {
      return JSON.parse(storage.getItem(name) ?? "{}") as Record<string, string>;
    } catch {
      return {};
    }
  };
  const write = (keys: Record<string, string>) => {
    if (Object.keys(keys).length) storage.setItem(name, JSON.stringify(keys));
    else storage.removeItem(name);
  };
  return {
    keyFor: async (body) => {
      const digest = await digestOf(body);
      const keys = read();
      const key = keys[digest] ?? newIdempotencyKey();
      write({ ...keys, [digest]: key });
      return key;
    },
    keys: () => Object.values(read()),
    settle: (key) => {
      write(Object.fromEntries(Object.entries(read()).filter(([, kept]) => kept !== key)));
    },
  };
}

async function digestOf(body: SendMessage): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
