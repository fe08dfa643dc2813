import type { Route } from "playwright-core";
import { describe, expect } from "vitest";
import type { Message } from "../src/api.js";
import type { Shown } from "../src/recorder.js";
import { newUser, test } from "../src/screen.js";
import { until } from "../src/until.js";

describe.concurrent("what is on the screen", () => {
  test("is one's own: two users side by side never see each other", async ({ open, api }) => {
    const [ada, grace] = [newUser("ada"), newUser("grace")];
    await Promise.all([api.grant(ada, 10), api.grant(grace, 20)]);
    // In one browser: its locks, channels and storage are the same for both.
    const hers = await open({ user: ada, path: "/messages" });
    const others = await open({ user: grace, path: "/messages", beside: hers });
    const [adas, graces] = await Promise.all([
      Promise.all([1, 2, 3].map(() => api.send(ada, "+15550100000"))),
      Promise.all([1, 2].map(() => api.send(grace, "+15550100001"))),
    ]);
    const before = [await hers.shown(), await others.shown()];
    await Promise.all([hers, others].map(({ page }) => page.reload()));
    await Promise.all([
      until(
        "Ada's",
        () => hers.page.locator("header .ic-pill-available .ic-number").innerText(),
        (text) => text === "7",
      ),
      until(
        "Grace's",
        () => others.page.locator("header .ic-pill-available .ic-number").innerText(),
        (text) => text === "20",
      ),
    ]);
    await hers.page.locator("main li [data-ic-status=read]").nth(2).waitFor();
    await others.page.locator("main li [data-ic-status=failed]").nth(1).waitFor();
    expect(await hers.page.locator("main li").count()).toBe(3);
    expect(await others.page.locator("main li").count()).toBe(2);
    expectOwn([...(before[0] ?? []), ...(await hers.shown())], adas, [7, 10]);
    expectOwn([...(before[1] ?? []), ...(await others.shown())], graces, [18, 20]);

    // Somebody else's message is nobody's here.
    const foreign = await others.another(`/messages/${adas[0]?.id ?? ""}`);
    await foreign.getByText("Message not found").waitFor();
    // To look again would find as little.
    expect(await foreign.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  test("is told anew when the page is reloaded, and not by what the browser kept", async ({
    open,
    api,
    expect,
  }) => {
    const user = newUser("again");
    await api.grant(user, 10);
    const { page } = await open({ user });
    await page.getByText("Live", { exact: true }).waitFor();
    const { asOf } = await api.balance(user);
    const answer = page.waitForResponse((response) =>
      response.url().endsWith("/credits/interaction/balance"),
    );
    await page.reload();
    const { balance } = (await (await answer).json()) as { balance: { asOf: string } };
    expect(Date.parse(balance.asOf)).toBeGreaterThan(Date.parse(asOf));
  });

  test("never says of a message that it is under way and that it was paid for", async ({ open, api }) => {
    const user = newUser("apart");
    await api.grant(user, 10);
    const message = await api.send(user, "+15550100002");
    await until(
      "its end",
      () => api.messages(user),
      ([sent]) => sent?.status === "delivered",
    );
    const { page, emptyTab } = await open({ user });
    // What ends both is told in two answers, and the message's comes last.
    const tab = await emptyTab();
    await page.close();
    await tab.route("**/api/changes*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), messages: [] } });
    });
    await tab.route(`**/api/whatsapp/messages/${message.id}`, (route) =>
      route.fulfill({ json: { message } }),
    );
    await tab.goto(`/messages/${message.id}`);
    await tab.locator("main [data-ic=status][data-ic-status=queued]").waitFor();
    await tab.locator("[data-money]").getByText("1 credit held").waitFor();
    await tab.unrouteAll({ behavior: "ignoreErrors" });
    await tab.locator("[data-money]").getByText("1 credit charged.").waitFor();
    await tab.locator("main [data-ic=status][data-ic-status=delivered]").waitFor();
  });

  test("leaves with the user", async ({ open, api }) => {
    const ada = newUser("leaving");
    await api.grant(ada, 123);
    const { page } = await open({ user: null });
    const signIn = async (user: string) => {
      await page.getByLabel("User ID").fill(user);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
    };
    await signIn(ada);
    await page.getByText("123").first().waitFor();
    await page.getByRole("button", { name: /Account and settings/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    const signedOut = page.getByRole("heading", { name: "Sign in (local mode)" });
    await signedOut.waitFor();
    await page.reload();
    await signedOut.waitFor();
    await signIn(newUser("next"));
    await page.locator("header .ic-pill-available").getByText("0").waitFor();
    expect(await page.getByText("123").count()).toBe(0);
  });
});

describe.concurrent("without answers", () => {
  const faults: {
    name: string;
    word: string;
    begin: keyof typeof REFUSALS | "offline" | "lost";
    recovers: string;
  }[] = [
    {
      name: "the server is busy (503)",
      word: "The service is busy",
      begin: "try_again",
      recovers: "when told to",
    },
    {
      name: "no token is accepted (401)",
      word: "Your session is no longer valid",
      begin: "unauthorized",
      recovers: "when told to",
    },
    { name: "the network is gone", word: "Offline", begin: "offline", recovers: "by itself" },
    { name: "answers are lost", word: "Can’t reach the server", begin: "lost", recovers: "by itself" },
  ];
  test.for(faults)(
    "since $name, the page says so, shows its age, and recovers $recovers",
    async ({ word, begin, recovers }, { open, api }) => {
      const user = newUser("fault");
      await api.grant(user, 10);
      // While a message is under way the page asks every two seconds, and soon notices.
      await api.send(user, "+15550100004");
      const { page, context, shown } = await open({ user });
      await page.getByText("Live", { exact: true }).waitFor();
      if (begin === "offline") await context.setOffline(true);
      else {
        await page.route("**/api/**", (route) => (begin === "lost" ? route.abort() : refuse(route, begin)));
      }
      await page.evaluate(() => window.dispatchEvent(new Event("focus")));
      const connection = page.locator("[data-connection]");
      await until(
        "the connection",
        () => connection.innerText(),
        (text) => text.startsWith(word),
        45,
      );
      await page.locator("header .ic-fresh").waitFor();
      // What was known stays on the screen.
      expect(await page.locator("header .ic-pill-available .ic-number").innerText()).toBe("9");

      await api.grant(user, 5);
      await page.unrouteAll();
      await context.setOffline(false);
      if (recovers === "when told to") await page.getByRole("button", { name: "Reconnect" }).click();
      await until(
        "the balance",
        () => page.locator("header .ic-pill-available .ic-number").first().innerText(),
        (text) => text === "14",
        60,
      );
      await page.getByText("Live", { exact: true }).waitFor();
      await until(
        "what a screen reader is told",
        async () => (await shown()).flatMap((entry) => (entry.kind === "said" ? [entry.text] : [])),
        (said) => [word, "Live"].every((news) => said.some((text) => text.includes(news))),
      );
    },
  );

  test("that come in time, a slow server is waited for", async ({ open, api }) => {
    const user = newUser("slow");
    await api.grant(user, 10);
    const { page } = await open({ user, path: "/messages/new" });
    await page.route("**/api/**", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await page.getByLabel("To", { exact: true }).fill("+15550100000");
    await page.getByRole("textbox", { name: "Message" }).fill("Slow");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByRole("button", { name: "Sending…" }).waitFor();
    await page.locator("main [data-ic-status=read]").first().waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
});

// By itself: ten tabs are enough for one machine.
describe("what is on the screen of many tabs", () => {
  test("is asked for by one of ten tabs only", async ({ open, api }) => {
    const user = newUser("tabs");
    await api.grant(user, 10);
    const { context, another, page } = await open({ user });
    await page.getByText("No messages yet").waitFor();
    await Promise.all(Array.from({ length: 9 }, () => another("/")));
    const asked: { by: number; at: number }[] = [];
    context.on("request", (request) => {
      if (request.url().includes("/api/changes"))
        asked.push({ by: context.pages().indexOf(request.frame().page()), at: Date.now() });
    });
    await api.send(user, "+15550100004");
    await page.getByRole("link", { name: "Overview" }).focus();
    // The leader is asked to look, by whichever tab the user acts in; all show what it found.
    await context.pages()[5]?.reload();
    await Promise.all(
      context.pages().map((tab) => tab.locator("main [data-ic-status=unconfirmed]").first().waitFor()),
    );
    // While they load, some may have asked for themselves; then it is one for all, and longer than any tab that hears
    // nothing would stay silent.
    const loaded = Date.now();
    await until(
      "who asks",
      () => Promise.resolve(asked.filter(({ at }) => at > Date.now() - SILENCE_MS)),
      (lately) =>
        Date.now() > loaded + SILENCE_MS &&
        lately.length >= 5 &&
        new Set(lately.map(({ by }) => by)).size === 1,
      40,
    );
  });
});

const REFUSALS = { try_again: 503, unauthorized: 401 };

async function refuse(route: Route, code: keyof typeof REFUSALS) {
  const status = REFUSALS[code];
  await route.fulfill({
    status,
    // For so long it is not asked again, unless somebody wants it to be.
    headers: { "retry-after": "600" },
    contentType: "application/problem+json",
    json: {
      type: `https://interactioncredits.dev/problems/${code}`,
      title: "Refused",
      status,
      detail: "Try again.",
      code,
      requestId: "req-test",
    },
  });
}

/** A tab that hears nothing for twelve seconds asks for itself. */
const SILENCE_MS = 15_000;

function expectOwn(seen: Shown[], messages: Message[], [least, most]: [number, number]) {
  const own = messages.map(({ id }) => `/messages/${id}`);
  const foreign = seen.filter((entry) =>
    entry.kind === "status"
      ? !own.includes(entry.message)
      : entry.kind === "available" && (entry.value < least || entry.value > most),
  );
  expect(foreign).toEqual([]);
}
