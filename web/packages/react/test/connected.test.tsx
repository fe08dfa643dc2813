import { fireEvent, render, screen } from "@testing-library/react";
import { Profiler, StrictMode, useState, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  CreditHistory,
  CreditsProvider,
  CreditWarning,
  InteractionCreditDisplay as Display,
  MessageStatusIndicator as Indicator,
  useMessages,
  type CreditsProviderProps,
} from "../src";
import { Api, talkTo } from "./api";
import { pass, textOf } from "./dom";
import { NOW } from "./things";

let api: Api;
const error = vi.spyOn(console, "error");

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  sessionStorage.clear();
  api = new Api();
  talkTo(api);
  error.mockReset();
});
afterEach(() => {
  expect(error).not.toHaveBeenCalled();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const signedIn = () => Promise.resolve<string | null>("token");

function open(ui: ReactNode, props: Partial<CreditsProviderProps> = {}) {
  const inside = (ui: ReactNode, props: Partial<CreditsProviderProps>) => (
    <CreditsProvider getToken={signedIn} timeZone="UTC" {...props}>
      {ui}
    </CreditsProvider>
  );
  const { rerender, unmount } = render(inside(ui, props));
  return {
    unmount,
    again: (next: Partial<CreditsProviderProps> = props) => {
      rerender(inside(ui, next));
    },
  };
}

const part = (name: string) => document.querySelector<HTMLElement>(`[data-ic="${name}"]`)!;
const stateOf = (name: string) => part(name).dataset.icState;
const said = (role: "status" | "alert") => textOf(screen.getByRole(role));
const rows = () =>
  [...document.querySelectorAll(".ic-what > *")]
    .map((what) => /(?:invoice|order|mine|yours)-(?:\d+|grant|hold)/.exec(textOf(what))?.[0])
    .filter((name) => name !== undefined);

/** Every text that a live region is given, in turn. */
function listen(role: "status" | "alert"): string[] {
  const heard: string[] = [];
  const region = screen.getByRole(role);
  new MutationObserver(() => {
    const text = textOf(region);
    if (text !== "") heard.push(text);
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return heard;
}

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
    api = new Api({ available: 0, version: 0 });
    talkTo(api);
    open(<Display />);
    await pass(500);
    expect(stateOf("credits")).toBe("empty");
    expect(textOf(part("credits"))).toContain("No credits yet");
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

  function fill(api: Api, whose: string) {
    api.grant(`${whose}-grant`);
    api.hold(`${whose}-hold`);
    api.send("m1", { to: `${whose}-recipient` });
    api.change({ available: 777, held: 120, level: "low" });
  }

  test("without a token nothing of the user stays", async () => {
    let token: string | null = "ann";
    fill(api, "mine");
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
    fill(api, "mine");
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
    fill(api, "mine");
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

    api = new Api({ available: 55 });
    talkTo(api);
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
      api = new Api();
      talkTo(api);
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

describe("a screen reader", () => {
  test("is told what became of a message, once", async () => {
    api.send("m1", { to: "+15550100001" });
    open(
      <>
        <Indicator messageId="m1" />
        <Display />
      </>,
    );
    await pass(3_000);
    expect(screen.getAllByRole("status")).toHaveLength(1);
    const heard = listen("status");
    api.move("m1", "sending");
    await pass(5_000);
    expect(heard).toEqual([]);
    api.move("m1", "delivered");
    await pass(60_000);
    expect(heard).toEqual(["Message to +15550100001: Delivered"]);
  });

  test("is told of several messages together", async () => {
    const ids = ["m1", "m2", "m3", "m4"];
    for (const id of ids) api.send(id);
    open(ids.map((id) => <Indicator key={id} messageId={id} />));
    await pass(3_000);
    const heard = listen("status");
    for (const id of ids) api.move(id, id === "m4" ? "failed" : "delivered");
    await pass(10_000);
    expect(heard).toEqual(["3 delivered, 1 failed"]);
  });

  test("is interrupted by empty credits alone, once at each crossing", async () => {
    open(
      <>
        <CreditWarning />
        <CreditWarning />
        <Display />
      </>,
    );
    await pass(500);
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    const polite = listen("status");
    const alerts = listen("alert");
    const turn = async (given: Parameters<Api["change"]>[0]) => {
      api.change(given);
      await pass(35_000);
    };
    await turn({ available: 15, level: "low" });
    expect([polite, alerts]).toEqual([["Credits are running low. 15 credits are available."], []]);
    const empty = "No credits available. Nothing more can be paid for until credits are added.";
    await turn({ available: 0, level: "empty" });
    await turn({ available: 0 });
    expect(alerts).toEqual([empty]);
    await turn({ available: 500, level: "ok" });
    expect(said("alert")).toBe("");
    await turn({ available: 0, level: "empty" });
    expect(alerts).toEqual([empty, empty]);
    expect(polite).toHaveLength(1);
  });

  test("is told of a crossing once, though the warning was dismissed and comes back", async () => {
    api.change({ available: 15, level: "low" });
    open(<CreditWarning />, { userKey: "ann" });
    await pass(3_000);
    fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("group")).toBeNull();
    api.change({ available: 14 });
    await pass(35_000);
    expect(screen.queryByRole("group")).toBeNull();
    api.change({ available: 500, level: "ok" });
    await pass(35_000);
    api.change({ available: 10, level: "low" });
    await pass(35_000);
    expect(screen.getByRole("group", { name: "Credits are running low" })).toBeVisible();
  });
});

describe("the history", () => {
  test("keeps rows and focus where they are when something new comes, until it is asked for", async () => {
    api.hold("order-1");
    await pass(1_000);
    api.grant("invoice-1");
    open(<CreditHistory />);
    await pass(5_000);
    const before = screen.getAllByRole("row");
    const button = screen.getByRole("button", { name: "order-1" });
    button.focus();
    for (const name of ["order-2", "order-3"]) {
      api.hold(name);
      await pass(1_000);
    }
    api.grant("invoice-2");
    await pass(40_000);
    expect(screen.getAllByRole("row")).toEqual(before);
    expect(button).toHaveFocus();
    fireEvent.click(screen.getByRole("button", { name: "3 new" }));
    expect(rows()).toEqual(["invoice-2", "order-3", "order-2", "invoice-1", "order-1"]);
  });

  test("shows a hold as a call ended it, though the list was told that its time was up", async () => {
    api.hold("order-1");
    api.holds = api.holds.map((hold) => ({ ...hold, status: "expired", version: 2 }));
    open(<CreditHistory />);
    await pass(5_000);
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("time was up");
    api.holds = api.holds.map((hold) => ({ ...hold, status: "converted", convertedAmount: 120 }));
    await pass(40_000);
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("120 charged");
  });

  test("stands still while it is paused", async () => {
    api.hold("order-1");
    open(<CreditHistory />);
    await pass(5_000);
    fireEvent.click(screen.getByRole("button", { name: "Pause updates" }));
    api.holds = api.holds.map((hold) => ({ ...hold, status: "released", version: 2 }));
    api.hold("order-2");
    await pass(40_000);
    expect(screen.queryByRole("button", { name: /new/ })).toBeNull();
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("returns by");
    fireEvent.click(screen.getByRole("button", { name: "Resume updates" }));
    await pass(5_000);
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("120 returned");
    expect(screen.getByRole("button", { name: "1 new" })).toBeVisible();
  });

  test("loses nothing that comes while an older page is on its way", async () => {
    for (const i of [1, 2, 3, 4, 5, 6]) {
      api.grant(`invoice-${i}`);
      await pass(10);
    }
    open(<CreditHistory pageSize={2} filter="entries" />);
    await pass(5_000);
    api.grant("invoice-7");
    await pass(25_500);
    const read = api.count("/credits/interaction/transactions");
    api.delay = () => (api.count("/credits/interaction/transactions") === read + 1 ? 5_000 : 20);
    fireEvent.click(screen.getByRole("button", { name: "Older" }));
    await pass(4_000);
    expect(rows()).toEqual(["invoice-4"]);
    await pass(10_000);
    expect(rows()).toEqual(["invoice-4", "invoice-3"]);
    fireEvent.click(screen.getByRole("button", { name: "1 new" }));
    expect(rows()).toEqual(["invoice-7", "invoice-6"]);
  });

  test("that was empty takes in more than a page at once, and leads to the oldest", async () => {
    open(<CreditHistory pageSize={2} />);
    await pass(5_000);
    expect(stateOf("history")).toBe("empty");
    for (const i of [1, 2, 3, 4, 5]) {
      api.grant(`invoice-${i}`);
      await pass(10);
    }
    await pass(40_000);
    expect(rows()).toEqual(["invoice-5", "invoice-4"]);
    for (const page of [["invoice-3", "invoice-2"], ["invoice-1"]]) {
      fireEvent.click(screen.getByRole("button", { name: "Older" }));
      await pass(1_000);
      expect(rows()).toEqual(page);
    }
  });

  test("that fell behind by more than a page says so, and begins anew", async () => {
    api.grant("invoice-1");
    open(<CreditHistory pageSize={2} filter="entries" />);
    await pass(5_000);
    for (let i = 2; i < 9; i++) {
      await pass(10);
      api.grant(`invoice-${i}`);
    }
    await pass(40_000);
    expect(rows()).toEqual(["invoice-1"]);
    fireEvent.click(screen.getByRole("button", { name: "More than 2 new" }));
    await pass(1_000);
    expect(rows()).toEqual(["invoice-8", "invoice-7"]);
  });
});

describe("the list of messages", () => {
  function List() {
    const { messages, newCount, showNew, hasMore, loadMore, connection } = useMessages({ pageSize: 2 });
    return (
      <>
        <output aria-label={connection}>
          {messages.map(({ id, status }) => `${id} ${status}`).join(", ")}
        </output>
        {newCount > 0 && <button onClick={showNew}>{newCount} new</button>}
        {hasMore && <button onClick={loadMore}>More</button>}
      </>
    );
  }
  const shown = () => document.querySelector("output")!.textContent;

  beforeEach(async () => {
    for (const id of ["m1", "m2", "m3"]) {
      api.send(id);
      await pass(10);
    }
  });

  test("follows each message, while new ones wait", async () => {
    open(<List />);
    await pass(3_000);
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    await pass(1_000);
    expect(shown()).toBe("m3 queued, m2 queued, m1 queued");
    api.move("m2", "delivered");
    api.send("m4");
    await pass(10_000);
    expect(shown()).toBe("m3 queued, m2 delivered, m1 queued");
    fireEvent.click(screen.getByRole("button", { name: "1 new" }));
    expect(shown()).toBe("m4 queued, m3 queued, m2 delivered, m1 queued");
  });

  test("is gone with the user", async () => {
    let token: string | null = "ann";
    open(<List />, { getToken: () => Promise.resolve(token) });
    await pass(3_000);
    expect(shown()).toContain("m3");
    token = null;
    await pass(31_000);
    expect(shown()).toBe("");
    expect(screen.getByLabelText("signed-out")).toBeInTheDocument();
  });
});
