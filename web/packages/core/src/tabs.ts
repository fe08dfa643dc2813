/** The tabs of one user: one of them leads, and each sends what it learns to the others. */
export interface Tabs<Word> {
  readonly leads: boolean;
  say(word: Word): void;
  /** Whether this tab is fit to lead. It leads once no other does. */
  compete(fit: boolean): void;
  close(): void;
}

export interface TabsOptions<Word> {
  /** Shared by the tabs that belong together; null to be alone. */
  name: string | null;
  onWord: (word: Word) => void;
  onLead: () => void;
  locks?: Pick<LockManager, "request"> | undefined;
  openChannel?: ((name: string) => BroadcastChannel) | undefined;
}

export function joinTabs<Word>({
  name,
  onWord,
  onLead,
  locks = typeof navigator === "undefined" ? undefined : (navigator as Partial<Navigator>).locks,
  openChannel = typeof BroadcastChannel === "undefined" ? undefined : (name) => new BroadcastChannel(name),
}: TabsOptions<Word>): Tabs<Word> {
  const channel = name === null || locks === undefined ? null : open(name, openChannel);
  if (name === null || locks === undefined || channel === null) return alone(onLead);
  const isolated = alone(onLead);
  let refused = false;
  let leads = false;
  /** Leaves the lead, or the queue for it; null when this tab is in neither. */
  let leave: (() => void) | null = null;

  channel.onmessage = ({ data }: MessageEvent<Word>) => onWord(data);

  function queue(locks: Pick<LockManager, "request">, name: string) {
    const controller = new AbortController();
    let release: (() => void) | undefined;
    const left = () => controller.signal.aborted;
    leave = () => {
      leads = false;
      controller.abort();
      release?.();
    };
    locks
      .request(name, { signal: controller.signal }, () => {
        if (left()) return;
        leads = true;
        onLead();
        return new Promise<void>((resolve) => {
          release = resolve;
          if (left()) resolve();
        });
      })
      .catch(() => {
        if (left()) return;
        // Locks are not allowed here: go on without the others.
        refused = true;
        isolated.compete(true);
      });
  }

  return {
    get leads() {
      return leads || isolated.leads;
    },
    say: (word) => channel.postMessage(word),
    compete(fit) {
      if (refused) isolated.compete(fit);
      else if (fit && leave === null) queue(locks, name);
      else if (!fit) {
        leave?.();
        leave = null;
      }
    },
    close() {
      leave?.();
      isolated.close();
      channel.close();
    },
  };
}

function open(
  name: string,
  openChannel: ((name: string) => BroadcastChannel) | undefined,
): BroadcastChannel | null {
  try {
    return openChannel?.(name) ?? null;
  } catch {
    // Not allowed here, as in a frame without an origin.
    return null;
  }
}

function alone<Word>(onLead: () => void): Tabs<Word> {
  let leads = false;
  return {
    get leads() {
      return leads;
    },
    say: () => undefined,
    compete(fit) {
      const isNew = fit && !leads;
      leads = fit;
      if (isNew) onLead();
    },
    close() {
      leads = false;
    },
  };
}
