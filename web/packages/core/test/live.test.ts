import { describe, expect, test, vi } from "vitest";
import { Refused, SignedOut, Unreachable } from "../src/errors.js";
import { open, pass } from "./opened.js";
import { clientOf, ModelServer, refused } from "./server.js";

test("the snapshot is the same object until something changes", async () => {
  const server = new ModelServer();
  const message = server.send();
  const { live } = open(clientOf(server));
  await pass(1_000);
  const before = live.getSnapshot();
  live.receive({ messages: [message], holds: [...before.holds.values()] });
  expect(live.getSnapshot()).toBe(before);
  server.move(message.id, "sending");
  void live.refresh();
  await pass(500);
  expect(live.getSnapshot()).not.toBe(before);
  expect(live.getSnapshot().holds).toBe(before.holds);
});

test("an answer that was on its way when something newer came does not undo it", async () => {
  const server = new ModelServer();
  const message = server.send();
  let slow = 0;
  const { live } = open(clientOf(server, { delay: () => slow, isLost: () => false }));
  await pass(500);
  slow = 3_000;
  const reading = live.refresh();
  await pass(3_100);
  server.move(message.id, "sending");
  server.move(message.id, "sent");
  live.receive({ messages: [...server.messages.values()] });
  const seen: (string | undefined)[] = [];
  live.subscribe(() => seen.push(live.getSnapshot().messages.get(message.id)?.status));
  await pass(20_000);
  await reading;
  expect(new Set(seen)).toEqual(new Set(["sent"]));
});

test("a refresh during a read asks once more, for that read may be from before the own action", async () => {
  const server = new ModelServer();
  const { live } = open(clientOf(server));
  await pass(1_000);
  const first = live.refresh();
  // The feed and the balance have been answered, and the answer to the latter is on its way.
  await pass(70);
  server.grant(500);
  const second = live.refresh();
  await pass(1_000);
  await Promise.all([first, second]);
  expect(live.getSnapshot().balances.interaction?.available).toBe(1500);
});

test("a refresh finds what the feed's index does not have yet", async () => {
  const server = new ModelServer();
  const { live } = open(clientOf(server));
  await pass(1_000);
  server.lag = () => 1e9;
  const hold = server.hold(5, 900);
  void live.refresh();
  await pass(1_000);
  expect(live.getSnapshot().holds.get(hold.id)?.status).toBe("active");
});

test("a long history is read at once, page after page", async () => {
  const server = new ModelServer();
  const { live } = open(clientOf(server));
  await pass(1_000);
  for (let i = 0; i < 250; i++) server.hold(1, 900);
  await pass(31_000);
  expect(live.getSnapshot().holds.size).toBe(250);
  expect(server.calls.filter((call) => call === "changes").length).toBeLessThanOrEqual(4);
});

test.each([
  ["expired", refused("cursor_expired", 410)],
  ["is not understood", refused("invalid_cursor", 400)],
])("all is read anew when the cursor %s", async (_name, error) => {
  const server = new ModelServer();
  const client = clientOf(server);
  let refuse = false;
  const { live } = open({
    ...client,
    changes: (reading) =>
      refuse && reading?.since != null ? Promise.reject(error) : client.changes(reading),
  });
  await pass(1_000);
  refuse = true;
  const message = server.send();
  await pass(31_000);
  expect(live.getSnapshot().connection).toBe("live");
  expect(live.getSnapshot().messages.has(message.id)).toBe(true);
  expect(live.getSnapshot().holds.get(message.holdId ?? "")?.status).toBe("active");
});

test("what the feed's index has lost is found within a minute", async () => {
  const server = new ModelServer();
  const { live } = open(clientOf(server));
  const message = server.send();
  await pass(5_000);
  server.lag = () => 1e9;
  server.move(message.id, "sending");
  server.end(message.holdId ?? "", "released");
  await pass(62_000);
  expect(live.getSnapshot().messages.get(message.id)?.status).toBe("sending");
  expect(live.getSnapshot().balances.interaction?.held).toBe(0);
  expect([...live.getSnapshot().holds.values()].filter(({ status }) => status === "active")).toEqual([]);
});

test("a hold that a late index tells of as active, after its end was read, does not stay so", async () => {
  const server = new ModelServer(() => 20_000);
  const { live } = open(clientOf(server));
  await pass(1_000);
  const hold = server.hold(1, 900);
  server.lag = () => 1e9;
  server.end(hold.id, "released");
  void live.refresh();
  await pass(35_000);
  live.receive({ holds: [hold] });
  expect(live.getSnapshot().holds.get(hold.id)?.status).toBe("active");
  await pass(62_000);
  expect(live.getSnapshot().holds.has(hold.id)).toBe(false);
  live.receive({ holds: [hold] });
  expect(live.getSnapshot().holds.has(hold.id)).toBe(false);
});

test("who comes back to the page is shown the present at once", async () => {
  const server = new ModelServer();
  const { live, page } = open(clientOf(server));
  await pass(1_000);
  page.fire("hidden");
  await pass(3_600_000);
  server.grant(1);
  page.fire("shown");
  await pass(500);
  expect(live.getSnapshot().balances.interaction?.granted).toBe(1001);
});

test("who comes back after a while is shown even what the feed's index has lost", async () => {
  const server = new ModelServer();
  const { live, page } = open(clientOf(server));
  const message = server.send();
  await pass(5_000);
  page.fire("hidden");
  server.lag = () => 1e9;
  server.move(message.id, "sending");
  await pass(20_000);
  page.fire("shown");
  await pass(500);
  expect(live.getSnapshot().messages.get(message.id)?.status).toBe("sending");
});

test("at rest at most 500 things of a kind are kept; what is in flight always", () => {
  const server = new ModelServer();
  const inFlight = Array.from({ length: 20 }, () => server.send(900));
  const { live } = open(clientOf(server));
  const [first] = inFlight;
  live.receive({ messages: inFlight });
  for (let i = 0; i < 900; i++) {
    live.receive({
      messages: [{ ...first!, id: `old${i}`, status: "read", version: 4 }],
    });
  }
  const { messages } = live.getSnapshot();
  expect(messages.size).toBe(520);
  expect(inFlight.every(({ id }) => messages.has(id))).toBe(true);
  // One that was let go does not come back as it was before.
  live.receive({
    messages: [{ ...first!, id: "old0", status: "queued", version: 1 }],
  });
  expect(live.getSnapshot().messages.has("old0")).toBe(false);
  // As it was when it was let go it may be read again, in an old list.
  live.receive({
    messages: [{ ...first!, id: "old0", status: "read", version: 4 }],
  });
  expect(live.getSnapshot().messages.has("old0")).toBe(true);
});

describe("connection", () => {
  function failingWith(error: () => Error | null) {
    const client = clientOf(new ModelServer());
    return open({
      ...client,
      changes: (reading) => {
        const failure = error();
        return failure === null ? client.changes(reading) : Promise.reject(failure);
      },
    });
  }

  test.each([
    ["offline", new Unreachable("no network", true)],
    ["failing", new Unreachable("bad gateway", false)],
    ["failing", refused("internal", 500)],
    ["signed-out", new SignedOut()],
  ])("is %s after such an error", async (connection, error) => {
    const { live } = failingWith(() => error);
    expect(live.getSnapshot().connection).toBe("connecting");
    await pass(100);
    expect(live.getSnapshot()).toMatchObject({ connection, error });
  });

  test("when it is lost what is known stays, with the time of its confirmation", async () => {
    let error: Error | null = null;
    const { live } = failingWith(() => error);
    await pass(1_000);
    const { asOf, balances } = live.getSnapshot();
    error = new Unreachable("no network", true);
    await pass(60_000);
    expect(live.getSnapshot()).toMatchObject({ connection: "offline", asOf, balances });
    expect(live.now() - (asOf ?? 0)).toBeGreaterThan(55_000);
  });

  test("at sign-out all is forgotten, and what arrives late is not taken in", async () => {
    const server = new ModelServer();
    const message = server.send();
    const client = clientOf(server);
    let isSignedIn = true;
    const { live } = open({
      ...client,
      changes: (reading) => (isSignedIn ? client.changes(reading) : Promise.reject(new SignedOut())),
    });
    await pass(1_000);
    expect(live.getSnapshot().messages.size).toBe(1);
    isSignedIn = false;
    await live.refresh();
    live.receive({ messages: [message] });
    expect(live.getSnapshot()).toMatchObject({
      connection: "signed-out",
      balances: {},
      asOf: null,
      messagePrice: null,
    });
    expect(live.getSnapshot().messages.size + live.getSnapshot().holds.size).toBe(0);
    isSignedIn = true;
    await pass(31_000);
    expect(live.getSnapshot().connection).toBe("live");
  });

  test("an online event ends the wait", async () => {
    let error: Error | null = new Unreachable("no network", true);
    const { live, page } = failingWith(() => error);
    await pass(200_000);
    error = null;
    page.fire("online");
    await pass(300);
    expect(live.getSnapshot().connection).toBe("live");
  });

  test("waits as long as the server asks", async () => {
    let asked = 0;
    const problem = refused("try_again", 503).problem;
    failingWith(() => (asked++, new Refused(problem, 45)));
    await pass(44_000);
    expect(asked).toBe(1);
    await pass(2_000);
    expect(asked).toBe(2);
  });
});

test("after close nothing is known, told or asked, whatever still arrives", async () => {
  const server = new ModelServer();
  const message = server.send();
  const { live } = open(clientOf(server));
  await pass(1_000);
  void live.refresh();
  await pass(25);
  live.close();
  const calls = server.calls.length;
  live.receive({ messages: [message] });
  await pass(100_000);
  await live.refresh();
  expect(live.getSnapshot()).toMatchObject({ connection: "connecting", balances: {} });
  expect(live.getSnapshot().messages.size).toBe(0);
  expect(server.calls.length).toBe(calls);
});

test("ages are by the server's clock, however wrong this device's is", async () => {
  const server = new ModelServer(undefined, () => Date.now() + 7_200_000);
  const { live } = open(clientOf(server));
  await pass(1_000);
  expect(Math.abs(live.now() - server.now())).toBeLessThan(100);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(live.now() - (live.getSnapshot().asOf ?? 0)).toBeLessThan(1_100);
});
