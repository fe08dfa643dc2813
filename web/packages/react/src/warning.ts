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
  const key = userKey === undefined ? null : `interaction-credits:warned:${userKey}`;
  const memory = readStored(key);
  const listeners = new Set<() => void>();
  const recall = (type: CreditType) => memory[type] ?? UNWARNED;

  function remember(type: CreditType, warned: Warned) {
    memory[type] = warned;
    store(key, memory);
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

type Memory = Partial<Record<CreditType, Warned>>;

// Storage may be full, forbidden or tampered with; then a warning may come once more.
function readStored(key: string | null): Memory {
  try {
    const stored = key && (JSON.parse(sessionStorage.getItem(key) ?? "") as Memory | null);
    return { ...stored };
  } catch {
    return {};
  }
}

function store(key: string | null, memory: Memory) {
  try {
    if (key) sessionStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // See above.
  }
}
