import type { PageEvent, Surroundings } from "../src/page.js";
import type { LiveOptions } from "../src/live.js";

/** One browser's locks and channels, as far as tabs use them. */
export class ModelBrowser {
  readonly options: Pick<LiveOptions, "locks" | "openChannel">;
  readonly #queues = new Map<string, { grant: () => void }[]>();
  readonly #channels = new Set<ModelChannel>();

  readonly #locks = {
    request: (name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void> | undefined) =>
      new Promise<void>((resolve, reject) => {
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        const entry = {
          grant: () => {
            void Promise.resolve(hold()).then(() => {
              queue.shift();
              resolve();
              queue[0]?.grant();
            });
          },
        };
        signal.addEventListener("abort", () => {
          const place = queue.indexOf(entry);
          if (place <= 0) return;
          queue.splice(place, 1);
          reject(new DOMException("called off", "AbortError"));
        });
        queue.push(entry);
        if (queue[0] === entry) setTimeout(() => entry.grant(), 1);
      }),
  } as unknown as LiveOptions["locks"];

  readonly openChannel = (name: string) => {
    const channel = new ModelChannel(name, this.#channels);
    this.#channels.add(channel);
    return channel as unknown as BroadcastChannel;
  };

  constructor() {
    this.options = { locks: this.#locks, openChannel: this.openChannel };
  }
}

class ModelChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(
    readonly name: string,
    readonly all: Set<ModelChannel>,
  ) {}

  postMessage(word: unknown) {
    for (const other of this.all) {
      if (other === this || other.name !== this.name) continue;
      const data: unknown = structuredClone(word);
      setTimeout(() => {
        if (this.all.has(other)) other.onmessage?.({ data });
      }, 2);
    }
  }

  close() {
    this.all.delete(this);
  }
}

export class ModelPage implements Surroundings {
  #visible = true;
  readonly #listeners = new Set<(event: PageEvent) => void>();

  isVisible() {
    return this.#visible;
  }

  listen(listener: (event: PageEvent) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fire(event: PageEvent) {
    if (event === "shown" || event === "hidden") this.#visible = event === "shown";
    for (const listener of this.#listeners) listener(event);
  }
}
