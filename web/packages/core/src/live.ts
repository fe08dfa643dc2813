import type { CreditsClient } from "./client.js";
import { createClock, type Clock } from "./clock.js";
import { fromPlain, type PlainError, Refused, SignedOut, toPlain, Unreachable } from "./errors.js";
import { EMPTY, forget, type Known, merge, type Part, type Store } from "./merge.js";
import { browserPage, type PageEvent, type Surroundings } from "./page.js";
import { type Depth, type Place, read, START, type Update } from "./read.js";
import { nextPoll, PACE, waitAfterFailure } from "./schedule.js";
import { joinTabs, type Tabs, type TabsOptions } from "./tabs.js";
import type { CreditType } from "./types.js";

export type Connection = "connecting" | "live" | "offline" | "failing" | "signed-out";

export interface Snapshot extends Known {
  readonly connection: Connection;
  /** When the server last confirmed it, by the server's clock; its age is `live.now() - asOf`. */
  readonly asOf: number | null;
  readonly error: Error | null;
  readonly messagePrice: number | null;
}

/** The user's credits and messages, kept up to date while there is a subscriber and the page is visible. */
export interface Live {
  /** The same object until something changes. */
  getSnapshot: () => Snapshot;
  subscribe: (listener: () => void) => () => void;
  /** Asks the server at once; ends when it has answered or could not be asked (then the snapshot says so). */
  refresh: () => Promise<void>;
  /** Takes in things that came another way: answers to own actions, lists that were read, a push. Old ones do no harm. */
  receive: (part: Part) => void;
  /** The server's time, in ms, as well as it is known here: the clock of this device may be wrong. */
  now: () => number;
  /** Ends it and forgets everything. */
  close: () => void;
}

export interface LiveOptions {
  /** Who is signed in; no token, no secret. Tabs with the same key ask the server once for all; without a key each is alone. */
  userKey?: string | undefined;
  channelName?: string | undefined;
  /** Whose balances are read strongly even if they were never used. */
  creditTypes?: readonly CreditType[] | undefined;
  clock?: Clock | undefined;
  random?: (() => number) | undefined;
  page?: Surroundings | undefined;
  locks?: TabsOptions<unknown>["locks"];
  openChannel?: TabsOptions<unknown>["openChannel"];
}

type View = Omit<Snapshot, keyof Known>;

/** What tabs say to each other. */
type Word =
  | { is: "hello" }
  | {
      is: "news";
      /** Tabs with an earlier version of the page know it by this name. */
      told: Update;
      /** All that is known, and not only what is new. */
      complete: boolean;
      before: Place["cursor"];
      place: Place;
      view: (Omit<View, "error"> & { error: PlainError | null }) | null;
      now: number;
    };

const UNSEEN: View = { connection: "connecting", asOf: null, error: null, messagePrice: null };
/** Who comes back sooner than this after a strong read needs no new one. */
const SHORT_ABSENCE_MS = 10_000;

export function createLive(client: CreditsClient, options: LiveOptions = {}): Live {
  const {
    userKey,
    channelName = "interaction-credits/1",
    creditTypes = ["interaction"],
    clock = createClock(),
    random = Math.random,
    page = browserPage(),
  } = options;
  const listeners = new Set<() => void>();
  const controller = new AbortController();
  const now = () => clock.now();

  let store: Store = EMPTY;
  let view: View = UNSEEN;
  let snapshot: Snapshot = { ...EMPTY, ...UNSEEN };
  let place: Place = START;

  let tabs: Tabs<Word> | null = null;
  let stopListening: (() => void) | null = null;
  let isVisible = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  let reading: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let depth: Depth = "feed";
  /** Not to wait for the next turn. */
  let atOnce = false;
  let askedAt: number | null = null;
  let failures = 0;
  let wait: number | null = null;

  const isClosed = () => controller.signal.aborted;
  const isSignedOut = () => view.connection === "signed-out";

  function show(nextStore: Store, nextView: Partial<View> = {}) {
    const entries = Object.entries(nextView) as [keyof View, unknown][];
    if (nextStore === store && entries.every(([key, value]) => view[key] === value)) return;
    store = nextStore;
    view = { ...view, ...nextView };
    const { balances, holds, messages } = store;
    snapshot = { balances, holds, messages, ...view };
    for (const listener of [...listeners]) listener();
  }

  function sendToTabs(update: Update, before: Place["cursor"], { complete = false, withView = false } = {}) {
    const error = view.error === null ? null : toPlain(view.error);
    const { balances, holds, messages, gone } = update;
    tabs?.say({
      is: "news",
      told: { balances, holds, messages, gone },
      complete,
      before,
      place,
      view: withView ? { ...view, error } : null,
      now: now(),
    });
  }

  function sendAllToTabs() {
    const { balances, holds, messages } = store;
    const update = {
      balances: Object.values(balances),
      holds: [...holds.values()],
      messages: [...messages.values()],
    };
    sendToTabs(update, null, { complete: true, withView: true });
  }

  function takeIn(update: Update): Store {
    return forget(merge(store, update, now()), update.gone ?? []);
  }

  function onWord(word: Word) {
    if (word.is === "hello") {
      if (tabs?.leads && view.asOf !== null) sendAllToTabs();
      return;
    }
    if (isSignedOut()) return;
    clock.heard(word.now);
    // After a silence (a frozen page hears nothing) only the whole state, or what follows on what is known here, says where to go on.
    if (word.complete || (place.cursor !== null && word.before === place.cursor)) place = word.place;
    if (word.complete) {
      depth = "feed";
      atOnce = false;
    }
    if (word.view === null) show(takeIn(word.told));
    else {
      askedAt = now();
      const { error, ...rest } = word.view;
      show(takeIn(word.told), { ...rest, error: error === null ? null : fromPlain(error) });
    }
    schedule();
  }

  function ask(howDeep: Depth): Promise<void> {
    if (depth !== "all") depth = howDeep === "feed" ? depth : howDeep;
    if (reading === null) return begin();
    // The answers under way may be from before what made someone ask.
    following ??= reading.then(() => {
      following = null;
      return begin();
    });
    return following;
  }

  function begin(): Promise<void> {
    if (isClosed()) return Promise.resolve();
    clearTimeout(timer);
    const howDeep = depth;
    depth = "feed";
    atOnce = false;
    reading = attempt(howDeep).finally(() => {
      reading = null;
      schedule();
    });
    return reading;
  }

  async function attempt(howDeep: Depth): Promise<void> {
    try {
      await readOn(howDeep);
      if (isClosed()) return;
      answered();
    } catch (error) {
      if (!isClosed()) failed(error as Error);
    }
  }

  async function readOn(howDeep: Depth): Promise<void> {
    const reads = { client, creditTypes, now, known: () => store, onUpdate, signal: controller.signal };
    try {
      await read(place, { ...reads, depth: howDeep });
    } catch (error) {
      const isLost =
        error instanceof Refused && (error.code === "cursor_expired" || error.code === "invalid_cursor");
      if (!isLost || place.cursor === null) throw error;
      place = START;
      await read(START, { ...reads, depth: "all" });
    }
  }

  function onUpdate(update: Update & { messagePrice?: number }, requestedAt: number, readTo: Place) {
    if (isClosed()) return;
    for (const { asOf } of update.balances ?? []) clock.heard(Date.parse(asOf), requestedAt);
    const before = place.cursor;
    place = readTo;
    show(takeIn(update), update.messagePrice === undefined ? {} : { messagePrice: update.messagePrice });
    if (before === null && readTo.cursor !== null) sendAllToTabs();
    else sendToTabs(update, before);
  }

  function answered() {
    failures = 0;
    wait = null;
    askedAt = now();
    show(store, { connection: "live", asOf: askedAt, error: null });
    sendToTabs({}, place.cursor, { withView: true });
    compete();
  }

  function failed(error: Error) {
    askedAt = now();
    if (error instanceof SignedOut) {
      // Nothing of a user stays behind.
      place = START;
      wait = PACE.idle;
      show(EMPTY, { ...UNSEEN, connection: "signed-out", error });
      compete();
      return;
    }
    failures++;
    wait = waitAfterFailure(failures, error instanceof Refused ? error.retryAfterSeconds : null, random);
    const isOffline = error instanceof Unreachable && error.offline;
    show(store, { connection: isOffline ? "offline" : "failing", error });
    sendToTabs({}, place.cursor, { withView: true });
  }

  function schedule() {
    clearTimeout(timer);
    if (tabs === null || !isVisible || reading !== null) return;
    const leads = tabs.leads || isSignedOut();
    const delay = atOnce && leads ? 0 : nextPoll({ known: store, now: now(), askedAt, wait, leads });
    timer = setTimeout(() => void ask("feed"), delay);
  }

  function compete() {
    tabs?.compete(isVisible && !isSignedOut());
  }

  function onPage(event: PageEvent) {
    if (event === "online" || event === "offline") {
      // Only a request can show whether that is true.
      wait = null;
      atOnce = tabs?.leads === true;
    } else {
      isVisible = event === "shown";
      if (isVisible) comeBack();
      compete();
    }
    schedule();
  }

  function comeBack() {
    tabs?.say({ is: "hello" });
    if (now() - place.strongAt < SHORT_ABSENCE_MS) return;
    depth = "all";
    atOnce = true;
  }

  function start() {
    const name = userKey === undefined ? null : `${channelName}:${userKey}`;
    const { locks, openChannel } = options;
    tabs = joinTabs<Word>({ name, onWord, onLead: schedule, locks, openChannel });
    stopListening = page.listen(onPage);
    isVisible = page.isVisible();
    if (isVisible) comeBack();
    compete();
    schedule();
  }

  function stop() {
    clearTimeout(timer);
    stopListening?.();
    tabs?.close();
    tabs = null;
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      if (isClosed()) return () => undefined;
      // An object of its own, so that the same listener may subscribe twice.
      const entry = () => listener();
      listeners.add(entry);
      if (listeners.size === 1) start();
      return () => {
        if (listeners.delete(entry) && listeners.size === 0) stop();
      };
    },
    refresh: () => ask("balances"),
    receive(part) {
      if (isClosed() || isSignedOut()) return;
      show(takeIn(part));
      sendToTabs(part, place.cursor);
      schedule();
    },
    now,
    close() {
      listeners.clear();
      stop();
      controller.abort();
      store = EMPTY;
      view = UNSEEN;
      place = START;
      snapshot = { ...EMPTY, ...UNSEEN };
    },
  };
}
