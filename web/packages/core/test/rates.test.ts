import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLive, type Live } from "../src/live.js";
import { ModelBrowser, ModelPage } from "./browser.js";
import { clientOf, GOOD_NETWORK, ModelServer } from "./server.js";

beforeEach(() => vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:00Z") }));
afterEach(() => vi.useRealTimers());

const HOUR = 3_600_000;

function open(server: ModelServer, count: number) {
  const browser = new ModelBrowser();
  return Array.from({ length: count }, () => {
    const page = new ModelPage();
    const live = createLive(clientOf(server), { userKey: "ada", page, ...browser.options });
    live.subscribe(() => undefined);
    return { page, live };
  });
}

/** How often each route is asked while something goes on. */
async function counted(server: ModelServer, during: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = server.calls.length;
  await during();
  const calls = server.calls.slice(before);
  const counts = Object.fromEntries(
    [...new Set(calls)].map((name) => [name, calls.filter((call) => call === name).length]),
  );
  return { all: calls.length, ...counts };
}

const settle = () => vi.advanceTimersByTimeAsync(10_000);

test("the first look costs three requests and a balance", async () => {
  const server = new ModelServer();
  expect(await counted(server, () => (open(server, 1), settle()))).toEqual({
    all: 3,
    changes: 1,
    balance: 1,
    messages: 1,
  });
});

test.each([1, 10])(
  "an idle hour in %i open tabs asks the feed twice a minute and the balance once",
  async (tabs) => {
    const server = new ModelServer();
    open(server, tabs);
    await settle();
    const hour = await counted(server, () => vi.advanceTimersByTimeAsync(HOUR));
    console.log(`requests in an idle hour, ${tabs} tabs:`, hour);
    expect(hour.changes).toBeGreaterThanOrEqual(118);
    expect(hour.changes).toBeLessThanOrEqual(120);
    expect(hour.all).toBeLessThanOrEqual(195);
  },
);

test("a hidden page asks for nothing", async () => {
  const server = new ModelServer();
  const [tab] = open(server, 1);
  await settle();
  tab?.page.fire("hidden");
  expect(await counted(server, () => vi.advanceTimersByTimeAsync(HOUR))).toEqual({ all: 0 });
});

test("a page that was opened out of sight asks for nothing until it is looked at", async () => {
  const server = new ModelServer();
  const page = new ModelPage();
  page.fire("hidden");
  const live = createLive(clientOf(server), { page });
  live.subscribe(() => undefined);
  expect(await counted(server, () => vi.advanceTimersByTimeAsync(HOUR))).toEqual({ all: 0 });
  page.fire("shown");
  await settle();
  expect(live.getSnapshot().connection).toBe("live");
});

test("nobody subscribed: nothing is asked", async () => {
  const server = new ModelServer();
  const live = createLive(clientOf(server));
  live.subscribe(() => undefined)();
  expect(await counted(server, () => vi.advanceTimersByTimeAsync(HOUR))).toEqual({ all: 0 });
});

async function sendAndFollow(server: ModelServer, live: Live) {
  const message = server.send();
  live.receive({ messages: [message] });
  void live.refresh();
  for (const [status, after] of [
    ["sending", 500],
    ["sent", 1_000],
    ["delivered", 3_000],
  ] as const) {
    await vi.advanceTimersByTimeAsync(after);
    server.move(message.id, status);
    if (status === "sent" && message.holdId) server.end(message.holdId, "converted");
  }
  await vi.advanceTimersByTimeAsync(2_500);
  expect(live.getSnapshot().messages.get(message.id)?.status).toBe("delivered");
}

test.each([1, 10])(
  "a message is followed every two seconds until it is delivered, in %i open tabs",
  async (tabs) => {
    const server = new ModelServer();
    const [tab] = open(server, tabs);
    await settle();
    const costs = await counted(server, () => sendAndFollow(server, tab!.live));
    console.log(`requests for a message delivered within five seconds, ${tabs} tabs:`, costs);
    expect(costs.changes).toBeLessThanOrEqual(5);
    expect(costs.all).toBeLessThanOrEqual(9);
  },
);

// console B5
test("a message that nobody confirms is followed closely for a minute, then slowly while its credits are held", async () => {
  const server = new ModelServer();
  open(server, 1);
  await settle();
  const message = server.send(300);
  server.move(message.id, "unconfirmed");
  await vi.advanceTimersByTimeAsync(30_000);
  const first = await counted(server, () => vi.advanceTimersByTimeAsync(20_000));
  expect(first.changes).toBeGreaterThanOrEqual(9);
  await vi.advanceTimersByTimeAsync(30_000);
  const held = await counted(server, () => vi.advanceTimersByTimeAsync(60_000));
  expect(held.changes).toBeGreaterThanOrEqual(5);
  expect(held.changes).toBeLessThanOrEqual(7);
  await vi.advanceTimersByTimeAsync(260_000);
  const after = await counted(server, () => vi.advanceTimersByTimeAsync(60_000));
  expect(after.changes).toBeLessThanOrEqual(2);
});

// console B5
test("twelve unconfirmed messages cost one read by their ids, and not one each", async () => {
  const server = new ModelServer();
  for (let i = 0; i < 12; i++) server.move(server.send().id, "unconfirmed");
  expect(await counted(server, () => (open(server, 1), vi.advanceTimersByTimeAsync(1_000)))).toEqual({
    all: 5,
    changes: 1,
    balance: 1,
    holds: 1,
    messages: 1,
    "messages by id": 1,
  });
});

test("the server is asked at the instant at which a hold falls due, and tells its end", async () => {
  const server = new ModelServer();
  const [tab] = open(server, 1);
  const hold = server.hold(5, 40);
  await vi.advanceTimersByTimeAsync(39_000);
  expect(tab?.live.getSnapshot().holds.get(hold.id)?.status).toBe("active");
  await vi.advanceTimersByTimeAsync(1_400);
  expect(tab?.live.getSnapshot().balances.interaction).toMatchObject({ held: 0, available: 1000 });
  expect(tab?.live.getSnapshot().holds.get(hold.id)?.status).not.toBe("active");
});

test("while the server cannot be reached it is left alone more and more, up to a minute", async () => {
  const server = new ModelServer();
  const network = { ...GOOD_NETWORK };
  const live = createLive(clientOf(server, network), { random: () => 0.999 });
  live.subscribe(() => undefined);
  await settle();
  network.isLost = () => true;
  const first = await counted(server, () => vi.advanceTimersByTimeAsync(120_000));
  const later = await counted(server, () => vi.advanceTimersByTimeAsync(600_000));
  expect(live.getSnapshot().connection).toBe("failing");
  // The answers get lost on their way back or there: only those that arrived are counted.
  expect(first.all).toBeLessThanOrEqual(8);
  expect(later.all).toBeLessThanOrEqual(11);
  network.isLost = () => false;
  await vi.advanceTimersByTimeAsync(61_000);
  expect(live.getSnapshot().connection).toBe("live");
});
