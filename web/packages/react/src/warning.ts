import type { BalanceLevel, CreditType } from "@interaction-credits/core";

/** How the user was warned: once each time the level gets worse, until it is `ok` again. */
interface Warned {
  level: BalanceLevel;
  dismissed: boolean;
}

export interface WarningMemory {
  /** Takes in the server's level. True if a line was crossed just now. */
  crossed: (type: CreditType, level: BalanceLevel) => boolean;
  dismissed: (type: CreditType, level: BalanceLevel) => boolean;
  dismiss: (type: CreditType) => void;
  subscribe: (listener: () => void) => () => void;
}

const RANK: Record<BalanceLevel, number> = { ok: 0, low: 1, empty: 2 };
const UNWARNED: Warned = { level: "ok", dismissed: false };

/** With a key it outlives a reload of the tab; otherwise it lasts as long as the provider. */
export function createWarningMemory(userKey: string | undefined): WarningMemory {
  const memory = new Map<CreditType, Warned>();
  const listeners = new Set<() => void>();
  const keyOf = (type: CreditType) => `interaction-credits:warned:${userKey}:${type}`;

  function recall(type: CreditType): Warned {
    let warned = memory.get(type);
    if (warned === undefined) {
      warned = userKey === undefined ? UNWARNED : (readStored(keyOf(type)) ?? UNWARNED);
      memory.set(type, warned);
    }
    return warned;
  }

  function remember(type: CreditType, warned: Warned) {
    memory.set(type, warned);
    if (userKey !== undefined) store(keyOf(type), warned);
    for (const listener of listeners) listener();
  }

  return {
    crossed(type, level) {
      const before = recall(type);
      if (level === before.level) return false;
      const worse = RANK[level] > RANK[before.level];
      remember(type, { level, dismissed: !worse && level !== "ok" && before.dismissed });
      return worse;
    },
    dismissed(type, level) {
      const warned = recall(type);
      return warned.dismissed && RANK[level] <= RANK[warned.level];
    },
    dismiss(type) {
      remember(type, { ...recall(type), dismissed: true });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// Storage may be full, forbidden or tampered with; then a warning comes once more.
function readStored(key: string): Warned | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(key) ?? "null") as Partial<Warned> | null;
    return value?.level !== undefined && value.level in RANK
      ? { level: value.level, dismissed: value.dismissed === true }
      : null;
  } catch {
    return null;
  }
}

function store(key: string, warned: Warned) {
  try {
    sessionStorage.setItem(key, JSON.stringify(warned));
  } catch {
    // See above.
  }
}
