import { describe, expect, test } from "vitest";
import type { CreditsClient } from "../src/client.js";
import type { LiveOptions } from "../src/live.js";
import { ModelBrowser } from "./browser.js";
import { open, pass } from "./opened.js";
import { clientOf, ModelServer } from "./server.js";

describe("tabs", () => {
  function two() {
    const server = new ModelServer();
    const browser = new ModelBrowser();
    const options = { userKey: "ada", ...browser.options };
    return {
      server,
      browser,
      leader: open(clientOf(server), options),
      open: () => open(clientOf(server), options),
    };
  }

  test("a new tab is told by the leader and asks nothing", async () => {
    const { server, open } = two();
    server.send();
    await pass(1_000);
    const calls = server.calls.length;
    const { live } = open();
    await pass(500);
    expect(live.getSnapshot().messages.size).toBe(1);
    expect(live.getSnapshot().connection).toBe("live");
    expect(server.calls.length).toBe(calls);
  });

  test.each([
    ["closes", (tab: ReturnType<typeof open>) => tab.live.close()],
    ["is hidden or frozen", (tab: ReturnType<typeof open>) => tab.page.fire("hidden")],
    ["loses its subscribers", (tab: ReturnType<typeof open>) => tab.unsubscribe()],
  ])("another goes on from the same cursor when the leader %s", async (_, end) => {
    const { server, leader, browser } = two();
    await pass(1_000);
    const client = clientOf(server);
    const asked: number[] = [];
    const changes: CreditsClient["changes"] = (reading) => {
      asked.push(Number(reading?.since));
      return client.changes(reading);
    };
    const { live } = open({ ...client, changes }, { userKey: "ada", ...browser.options });
    await pass(120_000);
    const calls = server.calls.length;
    end(leader);
    const ended = Date.now();
    const message = server.send();
    await pass(31_000);
    expect(live.getSnapshot().messages.has(message.id)).toBe(true);
    expect(server.calls.slice(calls)).not.toContain("messages");
    // The model's cursors are the times at which it was asked.
    expect(asked[0]).toBeGreaterThan(ended - 31_000);
  });

  test("another that was deaf for a while goes on from what it heard, and misses nothing", async () => {
    const { server, leader, browser } = two();
    await pass(1_000);
    let isDeaf = false;
    const { live } = open(clientOf(server), {
      userKey: "ada",
      locks: browser.options.locks,
      openChannel: (name) => {
        const channel = browser.openChannel(name);
        let hear: BroadcastChannel["onmessage"] = null;
        return Object.defineProperty(channel, "onmessage", {
          get: () => (isDeaf ? null : hear),
          set: (listener: BroadcastChannel["onmessage"]) => (hear = listener),
        });
      },
    });
    await pass(1_000);
    isDeaf = true;
    const message = server.send();
    server.end(message.holdId ?? "", "converted");
    server.move(message.id, "read");
    await pass(31_000);
    isDeaf = false;
    void leader.live.refresh();
    await pass(1_000);
    expect(live.getSnapshot().messages.has(message.id)).toBe(false);
    leader.live.close();
    await pass(31_000);
    expect(live.getSnapshot().messages.get(message.id)?.status).toBe("read");
  });

  test("another asks for itself when the leader has fallen silent", async () => {
    const server = new ModelServer();
    const browser = new ModelBrowser();
    const client = clientOf(server);
    let hangs = false;
    const never = new Promise<never>(() => undefined);
    open(
      { ...client, changes: (reading) => (hangs ? never : client.changes(reading)) },
      { userKey: "ada", ...browser.options },
    );
    await pass(1_000);
    const { live } = open(client, { userKey: "ada", ...browser.options });
    hangs = true;
    await pass(1_000);
    server.grant(1);
    await pass(45_000);
    expect(live.getSnapshot().balances.interaction?.granted).toBe(1001);
  });

  test("an own action in one is seen in all at once", async () => {
    const { server, leader, open } = two();
    await pass(1_000);
    const { live } = open();
    await pass(1_000);
    const message = server.send();
    live.receive({ messages: [message] });
    await pass(10);
    expect(leader.live.getSnapshot().messages.has(message.id)).toBe(true);
  });

  test("of another user hear nothing", async () => {
    const { server, browser } = two();
    server.send();
    await pass(1_000);
    const other = open(clientOf(new ModelServer()), { userKey: "bob", ...browser.options });
    const keyless = open(clientOf(new ModelServer()), { ...browser.options });
    await pass(1_000);
    server.send();
    await pass(40_000);
    expect(other.live.getSnapshot().messages.size + keyless.live.getSnapshot().messages.size).toBe(0);
  });

  test("that may use neither locks nor channels work alone", async () => {
    const server = new ModelServer();
    const locks = {
      request: () => Promise.reject(new Error("SecurityError")),
    } as unknown as LiveOptions["locks"];
    const openChannel = () => {
      throw new Error("SecurityError");
    };
    const { openChannel: works, locks: lock } = new ModelBrowser().options;
    const lives = [
      open(clientOf(server), { userKey: "ada", locks, openChannel: works }),
      open(clientOf(server), { userKey: "ada", locks: lock, openChannel }),
      open(clientOf(server), { userKey: "ada", locks: undefined, openChannel: works }),
    ];
    await pass(1_000);
    expect(lives.map(({ live }) => live.getSnapshot().connection)).toEqual(["live", "live", "live"]);
  });
});
