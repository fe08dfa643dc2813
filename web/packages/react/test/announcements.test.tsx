import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import {
  CreditWarning,
  InteractionCreditDisplay as Display,
  MessageStatusIndicator as Indicator,
} from "../src";
import { Api } from "./api";
import { api, listen, open, said } from "./provided";
import { pass } from "./dom";

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
    const empty = "No credits available. You need more credits to continue.";
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
