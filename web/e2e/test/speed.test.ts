import type { CDPSession } from "playwright-core";
import { describe, expect } from "vitest";
import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

/** As slow as a cheap phone. */
const SLOWDOWN = 4;
/** Of the page's main thread, for one interaction: what Google calls good. */
const MOST_WORK_MS = 200;
/** The feed is asked each two seconds while a message is under way, and otherwise each thirty. */
const SLOWEST_STATUS_MS = 5_000;

describe("the console is quick", () => {
  test("to show a status after the store has it", async ({ open, api }) => {
    const user = newUser("latency");
    await api.grant(user, 50);
    const { page, shown } = await open({ user, path: "/messages" });
    await page.getByText("Live", { exact: true }).waitFor();
    const sent: string[] = [];
    for (let count = 0; count < 12; count++) {
      // They end when the list that shows new rows has long been read: only the feed tells of it.
      sent.push((await api.send(user, "+15550100002")).id);
      if (count === 0) await page.reload();
    }
    await until(
      "the list",
      () => api.messages(user),
      (messages) => messages.every(({ status }) => status === "delivered"),
    );
    // Rows that come while others are read wait behind a button, and some may come after it was pressed.
    const waiting = page.getByRole("button", { name: /new message/ });
    await until(
      "all rows",
      async () => {
        if (await waiting.isVisible()) await waiting.click({ timeout: 1_000 }).catch(() => undefined);
        return page.locator("main li:has([data-ic-status=delivered])").count();
      },
      (rows) => rows === sent.length,
    );
    const seen = await shown();
    const stored = new Map((await api.messages(user)).map((message) => [message.id, message.updatedAt]));
    const delays = seen.flatMap((entry) => {
      if (entry.kind !== "status" || entry.status !== "delivered") return [];
      const at = stored.get(entry.message.replace("/messages/", ""));
      return at ? [entry.at - Date.parse(at)] : [];
    });
    delays.sort((a, b) => a - b);
    const quantile = (share: number) =>
      delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN;
    console.log(
      `from the store to the screen: median ${String(quantile(0.5))} ms, p95 ${String(quantile(0.95))} ms, ${String(delays.length)} changes`,
    );
    expect(quantile(0.5)).toBeLessThan(SLOWEST_STATUS_MS);
  });

  test("to load", async ({ open, api }) => {
    const user = newUser("load");
    await api.grant(user, 50);
    const { page, context, emptyTab } = await open({ user: newUser("warm") });
    await page.close();
    const slow = await emptyTab();
    await throttle(await context.newCDPSession(slow));
    await slow.addInitScript(() => {
      const measured = { lcp: 0, cls: 0 };
      Object.assign(window, { measured });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) measured.lcp = entry.startTime;
      }).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) measured.cls += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await slow.goto("/");
    await slow.locator("[data-connection=live]").waitFor();
    await slow.getByText("No messages yet").waitFor();
    const { lcp, cls } = await slow.evaluate(
      () => (window as unknown as { measured: { lcp: number; cls: number } }).measured,
    );
    console.log(`LCP ${lcp.toFixed(0)} ms, CLS ${cls.toFixed(3)}, at a ${String(SLOWDOWN)}th of the speed`);
    expect(cls).toBeLessThan(0.05);
    expect(lcp).toBeLessThan(4_000);
  });

  test("with 10,000 rows of history", async ({ open }) => {
    const { page, context } = await open({ user: newUser("rows"), path: "/gallery/long-history" });
    const history = page.locator("[data-ic=history]");
    await history.getByText("Rows 1 to 25").waitFor();
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const work = async (interaction: () => Promise<void>) => {
      const before = await mainThreadMs(session);
      await interaction();
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      return ((await mainThreadMs(session)) - before) * SLOWDOWN;
    };
    const walk = async () => {
      const times: number[] = [];
      for (const button of ["Older", "Older", "Newer", "Older"])
        times.push(await work(() => history.getByRole("button", { name: button }).click()));
      for (const row of [0, 3, 7])
        times.push(await work(() => history.locator(".ic-disclosure").nth(row).click()));
      times.push(await work(() => page.keyboard.press("Tab")));
      times.push(await work(() => page.keyboard.press("Enter")));
      return Math.max(...times);
    };
    // What the engine compiles on the way, and a neighbor on the same core, only add to it: the best of three counts.
    const slowest = Math.min(await walk(), await walk(), await walk());
    console.log(
      `most work for an interaction with 10,000 rows: ${slowest.toFixed(0)} ms at a ${String(SLOWDOWN)}th of the speed`,
    );
    expect(slowest).toBeLessThan(MOST_WORK_MS);
  });
});

/** How long the page's main thread has worked: unlike the time on a clock, the same on a busy machine. */
async function mainThreadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
}

async function throttle(session: CDPSession) {
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
}
