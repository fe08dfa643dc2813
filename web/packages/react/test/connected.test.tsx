import { fireEvent, render, screen } from "@testing-library/react";
import { Profiler, StrictMode, useState, type ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import {
  CreditHistory,
  CreditsProvider,
  CreditWarning,
  InteractionCreditDisplay as Display,
  MessageStatusIndicator as Indicator,
} from "../src";
import { api, open, part, rows, said, stateOf, signedIn, talkToNew } from "./provided";
import { pass, textOf } from "./dom";

describe("what is shown", () => {
  test("loads, and then follows the server without a reload", async () => {
    open(<Display />);
    expect(stateOf("credits")).toBe("loading");
    await pass(500);
    expect(stateOf("credits")).toBe("ready");
    expect(textOf(part("credits"))).toContain("880");
    api.change({ available: 700, held: 180 });
    await pass(31_000);
    expect(textOf(part("credits"))).toContain("700");
    expect(textOf(part("credits"))).not.toContain("Updated");
  });

  test("an account that was never given credits is empty", async () => {
    talkToNew({ available: 0, version: 0 });
    open(<Display />);
    await pass(500);
    expect(stateOf("credits")).toBe("empty");
    expect(textOf(part("credits"))).toContain("any credits yet");
  });

  test("grows stale with its age while the server is down, and recovers", async () => {
    api.send("m1");
    api.move("m1", "sent");
    api.grant("invoice-1");
    open(
      <>
        <Display />
        <Indicator messageId="m1" />
        <CreditHistory />
      </>,
    );
    await pass(3_000);
    api.isDown = true;
    await pass(150_000);
    for (const name of ["credits", "status", "history"]) {
      expect(stateOf(name), name).toBe("stale");
      expect(textOf(part(name)), name).toMatch(/Updated \d minutes? ago/);
    }
    expect(textOf(part("credits"))).toContain("880");
    expect(rows()).toEqual(["invoice-1"]);
    api.isDown = false;
    api.change({ available: 700 });
    await pass(70_000);
    for (const name of ["credits", "status", "history"]) expect(stateOf(name), name).toBe("ready");
    expect(textOf(part("credits"))).toContain("700");
  });

  test("says that it could not be loaded, and is there when it can be", async () => {
    api.send("m1");
    api.grant("invoice-1");
    api.isDown = true;
    open(
      <>
        <Display />
        <Indicator messageId="m1" />
        <CreditHistory />
      </>,
    );
    await pass(20_000);
    for (const name of ["credits", "status", "history"]) expect(stateOf(name), name).toBe("error");
    expect(screen.getAllByRole("button", { name: "Try again" })).toHaveLength(3);
    api.isDown = false;
    await pass(70_000);
    for (const name of ["credits", "status", "history"]) expect(stateOf(name), name).toBe("ready");
  });

  test("says so when the device is offline", async () => {
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    open(<Display />);
    await pass(2_000);
    expect(stateOf("credits")).toBe("offline");
    onLine.mockRestore();
  });

  test("a message that is not among the newest is asked for, and one that is not there can be tried again", async () => {
    open(<Indicator messageId="gone" />);
    await pass(3_000);
    expect(stateOf("status")).toBe("error");
    api.send("gone");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await pass(500);
    expect(textOf(part("status"))).toBe("Queued");
  });

  test("an old message that could not be asked for is there once the server is back", async () => {
    for (let i = 0; i < 102; i++) api.send(`m${i}`, { status: "read" });
    api.isDown = true;
    open(<Indicator messageId="m0" />);
    await pass(20_000);
    expect(stateOf("status")).toBe("error");
    api.isDown = false;
    await pass(70_000);
    expect(textOf(part("status"))).toBe("Read");
  });

  test("a history that is still read does not say that nothing has happened", async () => {
    api.delay = (path) => (path.endsWith("/transactions") ? 5_000 : 20);
    api.grant("invoice-1");
    open(<CreditHistory />);
    await pass(3_000);
    expect(stateOf("history")).toBe("loading");
    await pass(3_000);
    expect(stateOf("history")).toBe("ready");
  });
});

describe("a change of user", () => {
  function everything(id: string) {
    return (
      <>
        <Display />
        <Indicator messageId={id} />
        <CreditWarning />
        <CreditHistory />
      </>
    );
  }

  function fill(whose: string) {
    api.grant(`${whose}-grant`);
    api.hold(`${whose}-hold`);
    api.send("m1", { to: `${whose}-recipient` });
    api.change({ available: 777, held: 120, level: "low" });
  }

  test("without a token nothing of the user stays", async () => {
    let token: string | null = "ann";
    fill("mine");
    open(everything("m1"), { getToken: () => Promise.resolve(token) });
    await pass(4_000);
    expect(document.body.textContent).toMatch(/777/);
    expect(rows()).toEqual(["mine-hold", "mine-grant"]);
    fireEvent.click(screen.getByRole("button", { name: "Pause updates" }));
    token = null;
    await pass(31_000);
    for (const name of ["credits", "status", "history"]) expect(stateOf(name), name).toBe("signed-out");
    expect(document.body.textContent).not.toMatch(/777|mine|Queued|running low|invoice/);
  });

  test("who signs in next, even without a key, sees what is theirs alone", async () => {
    let token: string | null = "ann";
    fill("mine");
    open(everything("m1"), { getToken: () => Promise.resolve(token) });
    await pass(4_000);
    fireEvent.click(screen.getByRole("button", { name: "Pause updates" }));
    token = null;
    await pass(31_000);
    Object.assign(api, { holds: [], messages: [], transactions: [] });
    api.balance = { ...api.balance, available: 55, granted: 55, held: 0, level: "ok" };
    api.grant("yours-grant");
    token = "bob";
    await pass(40_000);
    expect(stateOf("credits")).toBe("ready");
    expect(rows()).toEqual(["yours-grant"]);
    expect(document.body.textContent).not.toMatch(/777|mine|Queued|running low/);
  });

  test("without a token at one call alone, the history comes back by itself", async () => {
    function Both() {
      const [later, setLater] = useState(false);
      return (
        <>
          <Display />
          {later ? <CreditHistory /> : <button onClick={() => setLater(true)}>History</button>}
        </>
      );
    }
    let token: string | null = "ann";
    const getToken = () => {
      const given = token;
      token = "ann";
      return Promise.resolve(given);
    };
    api.grant("invoice-1");
    open(<Both />, { getToken });
    await pass(4_000);
    token = null;
    fireEvent.click(screen.getByRole("button", { name: "History" }));
    await pass(1_000);
    expect(stateOf("history")).toBe("signed-out");
    expect(stateOf("credits")).toBe("ready");
    await pass(31_000);
    expect(rows()).toEqual(["invoice-1"]);
    const read = api.count("/credits/interaction/holds");
    await pass(65_000);
    expect(api.count("/credits/interaction/holds")).toBe(read);
  });

  test("with a token that is not accepted at first, the history comes back by itself, too", async () => {
    let token = "stale";
    api.grant("invoice-1");
    open(<CreditHistory />, { getToken: () => Promise.resolve(token) });
    await pass(2_000);
    expect(stateOf("history")).toBe("error");
    token = "ann";
    await pass(60_000);
    expect(rows()).toEqual(["invoice-1"]);
  });

  test("with another key nothing of the former user is shown for even one render", async () => {
    fill("mine");
    let checks = 0;
    const committed = () => {
      if (!changed) return;
      checks++;
      expect(document.body.textContent).not.toMatch(/777|mine|Delivered|running low/);
    };
    let changed = false;
    const watched = (
      <Profiler id="all" onRender={committed}>
        {everything("m1")}
      </Profiler>
    );
    const { again } = open(watched, { userKey: "ann" });
    await pass(4_000);
    api.move("m1", "delivered");
    await pass(6_000);
    expect(said("status")).toContain("mine-recipient");
    expect(document.body.textContent).toMatch(/777/);
    expect(rows()).toEqual(["mine-hold", "mine-grant"]);
    fireEvent.click(screen.getByRole("button", { name: "Pause updates" }));

    talkToNew({ available: 55 });
    api.grant("yours-grant");
    changed = true;
    again({ userKey: "bob" });
    committed();
    await pass(40_000);
    committed();
    expect(checks).toBeGreaterThan(2);
    expect(textOf(part("credits"))).toContain("55");
    expect(rows()).toEqual(["yours-grant"]);
  });
});

describe("the server is asked", () => {
  test("by one poller for all components", async () => {
    open(
      <>
        <Display />
        <Display variant="compact" />
        <CreditWarning />
      </>,
    );
    await pass(500);
    expect(api.count("/changes")).toBe(1);
    expect(api.count("/credits/interaction/balance")).toBe(1);
    await pass(30_000);
    expect(api.count("/changes")).toBe(2);
  });

  test("no more often because getToken is another function at each render", async () => {
    const { again } = open(
      <>
        <Display />
        <CreditHistory />
      </>,
    );
    await pass(5_000);
    const before = api.calls.length;
    for (let i = 0; i < 10; i++) again({ getToken: () => Promise.resolve(`token ${i}`) });
    await pass(5_000);
    expect(api.calls.length).toBe(before);
    await pass(25_000);
    expect(api.tokens).toEqual(new Set(["Bearer token", "Bearer token 9"]));
  });

  test("once in StrictMode, too", async () => {
    const ui = <Display />;
    const calls = async (ui: ReactNode) => {
      talkToNew();
      const { unmount } = render(ui);
      await pass(65_000);
      unmount();
      return api.calls;
    };
    const inside = <CreditsProvider getToken={signedIn}>{ui}</CreditsProvider>;
    expect(await calls(<StrictMode>{inside}</StrictMode>)).toEqual(await calls(inside));
  });

  test("no more once all is gone", async () => {
    const { unmount } = open(<Display />);
    await pass(500);
    unmount();
    const before = api.calls.length;
    await pass(120_000);
    expect(api.calls.length).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});
