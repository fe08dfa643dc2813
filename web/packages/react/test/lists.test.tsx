import type { MessageStatus } from "@interaction-credits/core";
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import { CreditHistory, useMessages } from "../src";
import { api, open, rows, stateOf } from "./provided";
import { pass, textOf } from "./dom";

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
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("expired, ");
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
    expect(textOf(screen.getAllByRole("row")[1]!)).toContain("Held until");
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

  // console B11
  test("is at the page that its keeper names, and tells of each turn", async () => {
    for (const i of [1, 2, 3, 4, 5]) {
      api.grant(`invoice-${i}`);
      await pass(10);
    }
    const turned: number[] = [];
    open(<CreditHistory pageSize={2} filter="entries" page={1} onPage={(page) => turned.push(page)} />);
    await pass(5_000);
    expect(rows()).toEqual(["invoice-3", "invoice-2"]);
    fireEvent.click(screen.getByRole("button", { name: "Older" }));
    fireEvent.click(screen.getByRole("button", { name: "Newer" }));
    expect(turned).toEqual([2, 0]);
    expect(rows()).toEqual(["invoice-3", "invoice-2"]);
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
  function List({ statuses }: { statuses?: readonly MessageStatus[] }) {
    const list = useMessages({ pageSize: 2, statuses });
    const { messages, newCount, showNew, hasMore, loadMore, connection } = list;
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

  // console B11
  test("has the server look for a status, beyond what was read, and follows who enters and leaves", async () => {
    for (const id of ["m4", "m5", "m6"]) {
      api.send(id);
      await pass(10);
    }
    api.move("m1", "failed");
    open(<List statuses={["failed"]} />);
    await pass(3_000);
    expect(shown()).toBe("m1 failed");
    api.move("m5", "failed");
    await pass(10_000);
    fireEvent.click(screen.getByRole("button", { name: "1 new" }));
    expect(shown()).toBe("m5 failed, m1 failed");
    api.move("m1", "delivered");
    await pass(10_000);
    expect(shown()).toBe("m5 failed");
  });

  // console B11
  test("pages through two statuses together, to the end of both", async () => {
    for (const id of ["m4", "m5", "m6", "m7"]) {
      api.send(id);
      await pass(10);
    }
    for (const id of ["m1", "m2", "m7"]) api.move(id, "sending");
    api.move("m6", "delivered");
    open(<List statuses={["queued", "sending"]} />);
    await pass(3_000);
    while (screen.queryByRole("button", { name: "More" })) {
      fireEvent.click(screen.getByRole("button", { name: "More" }));
      await pass(1_000);
    }
    expect(shown()).toBe("m7 sending, m5 queued, m4 queued, m3 queued, m2 sending, m1 sending");
  });

  // console B11
  test("is as long as it was when the reader comes back, and has what is new at its top", async () => {
    function Pages() {
      const [here, setHere] = useState(true);
      return (
        <>
          <button onClick={() => setHere(!here)}>Go</button>
          {here && <List />}
        </>
      );
    }
    const go = () => fireEvent.click(screen.getByRole("button", { name: "Go" }));
    open(<Pages />);
    await pass(3_000);
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    await pass(1_000);
    go();
    api.send("m4");
    await pass(60_000);
    go();
    expect(shown()).toContain("m3 queued, m2 queued, m1 queued");
    await pass(5_000);
    const button = screen.queryByRole("button", { name: "1 new" });
    if (button) fireEvent.click(button);
    expect(shown()).toBe("m4 queued, m3 queued, m2 queued, m1 queued");
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
