import { afterAll, beforeAll, describe, expect } from "vitest";
import { Api } from "../src/api.js";
import { newUser, test, type Screen } from "../src/screen.js";
import { RunningSystem } from "../src/system.js";
import { until } from "../src/until.js";

const GRANTED = 5;
/** Longer than a message's credits can be held. */
const HOLD_SECONDS = 15 * 60;
/** Longer pauses between two tries are spent on the queue. */
const MAX_OF_A_RUN = 30;

interface Ending {
  to: string;
  status: string;
  /** What the message's report says of its credits at the end. */
  credits: RegExp;
  left: number;
  reason?: RegExp;
  /** Nothing more happens until the hold's time is over. */
  waits?: boolean;
  /** The seconds between WhatsApp's refusals of this message, each longer than anybody would watch. */
  pauses?: number[];
}

const ENDINGS: Ending[] = [
  { to: "+15550100000", status: "read", credits: /1 credit charged\.$/, left: 4 },
  {
    to: "+15550100001",
    status: "failed",
    credits: /1 credit returned/,
    left: 5,
    reason: /can’t receive WhatsApp.*131026/s,
  },
  { to: "+15550100002", status: "delivered", credits: /1 credit charged\.$/, left: 4 },
  { to: "+15550100003", status: "delivered", credits: /1 credit charged\.$/, left: 4 },
  { to: "+15550100004", status: "unconfirmed", credits: /1 credit returned/, left: 5, waits: true },
  {
    to: "+15550100005",
    status: "failed",
    credits: /1 credit refunded/,
    left: 5,
    reason: /limits marketing messages.*Wait 24 hours.*131049/s,
  },
  { to: "+15550100006", status: "read", credits: /1 credit charged\.$/, left: 4 },
  { to: "+15550100007", status: "unconfirmed", credits: /1 credit returned/, left: 5, waits: true },
  {
    to: "+15550100008",
    status: "failed",
    credits: /1 credit returned/,
    left: 5,
    reason: /Your message didn’t cause this.*190/s,
  },
  { to: "+15550100009", status: "read", credits: /1 credit charged\.$/, left: 4 },
  {
    to: "+15550101056",
    status: "delivered",
    credits: /1 credit charged\.$/,
    left: 4,
    pauses: [1, 4, 16, 64, 256],
  },
];

describe("a message, from the form to its end", () => {
  let system: RunningSystem;
  let api: Api;
  let watched = 0;
  let othersAreSettled: Promise<void>;
  let timeIsOver: Promise<void>;
  let nextIsSettled: () => void;
  let nextNeedsNoPauses: () => void;

  beforeAll(async () => {
    system = await RunningSystem.start();
    api = new Api(system.url);
    // Time is moved on when the messages that need no help have come to their ends.
    othersAreSettled = new Promise((resolve) => {
      nextIsSettled = () => {
        watched++;
        if (watched === ENDINGS.length) resolve();
      };
    });
    timeIsOver = new Promise((resolve, reject) => {
      nextNeedsNoPauses = () => {
        api.advanceClock(HOLD_SECONDS).then(resolve, reject);
      };
    });
  });
  afterAll(() => system.stop());

  test.concurrent.for(ENDINGS)("to $to is $status", async (ending, { open }) => {
    const user = newUser("recipient");
    await api.grant(user, GRANTED);
    const screen = await open({ user, path: "/messages/new", url: system.url });
    const { page } = screen;
    await until(
      "the balance",
      () => lastBalance(screen),
      ({ available }) => available === GRANTED,
    );
    await page.getByLabel("Test recipient").selectOption(ending.to);
    await page.getByRole("textbox", { name: "Message" }).fill("Hello");
    await page.getByRole("button", { name: "Send message" }).click();
    const status = page.locator(`main [data-ic=status][data-ic-status=${ending.status}]`);

    if (ending.pauses) {
      nextIsSettled();
      await othersAreSettled;
      for (const [turn, seconds] of ending.pauses.entries()) {
        await until(
          "the answer to a try",
          () => api.messages(user),
          // One version when a try begins, and one when it is answered.
          ([message]) => message !== undefined && message.version > 2 * (turn + 1),
        );
        if (seconds > MAX_OF_A_RUN) await endPauseOnTheQueue(api, seconds);
        else await api.advanceClock(seconds);
        await until(
          "the next try",
          () => api.received(ending.to, "Hello"),
          (count) => count > turn + 1,
          60,
        );
      }
    }
    await status.waitFor();
    if (ending.pauses) nextNeedsNoPauses();
    if (ending.waits) {
      await page.locator("[data-money]").getByText("1 credit held").waitFor();
      await until(
        "the balance",
        () => lastBalance(screen),
        ({ available, held }) => available === 4 && held === 1,
      );
    }
    if (!ending.pauses) nextIsSettled();
    if (ending.waits) await timeIsOver;

    const money = page.locator("[data-money]");
    await until(
      "the credits",
      () => money.innerText(),
      (text) => ending.credits.test(text),
    );
    await until(
      "the balance",
      () => lastBalance(screen),
      ({ available }) => available === ending.left,
    );
    if (ending.reason) expect(await page.locator("main").innerText()).toMatch(ending.reason);
    await expectItOnlyWentForward(screen);
  });
});

describe("a message, while old answers come again and again", () => {
  test("only goes forward", async ({ open, api }) => {
    const user = newUser("older");
    await api.grant(user, GRANTED);
    const screen = await open({ user, path: "/messages/new" });
    const { page } = screen;
    const answers: Changes[] = [];
    // The newest comes first, and after it all that the feed ever told, back to the oldest.
    await page.route("**/api/changes*", async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as Changes;
      answers.unshift(answer);
      const all = (name: keyof Changes) => answers.flatMap((each) => each[name]);
      await route.fulfill({
        response,
        json: { ...answer, balances: all("balances"), holds: all("holds"), messages: all("messages") },
      });
    });
    await until(
      "the balance",
      () => lastBalance(screen),
      ({ available }) => available === GRANTED,
    );
    await page.getByLabel("Test recipient").selectOption("+15550100002");
    await page.getByRole("textbox", { name: "Message" }).fill("Hello");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.locator("main [data-ic=status][data-ic-status=delivered]").waitFor();
    await page.locator("[data-money]").getByText("1 credit charged.").waitFor();

    const told = answers.flatMap(({ messages }) => messages.map(({ status }) => status));
    expect(new Set(told).size, "statuses that come again").toBeGreaterThan(1);
    const before = answers.length;
    await until(
      "the old answers",
      () => Promise.resolve(answers.length),
      (count) => count >= before + 2,
      60,
    );
    await page.unrouteAll({ behavior: "ignoreErrors" });
    expect(await lastBalance(screen)).toEqual({ available: GRANTED - 1, held: 0 });
    expect(await page.locator("main [data-ic=status][data-ic-status=delivered]").count()).toBe(1);
    await expectItOnlyWentForward(screen);
  });
});

/** Moves the clock to where a message comes off the queue, and no further: what follows takes real time. */
async function endPauseOnTheQueue(api: Api, seconds: number) {
  let looks = 0;
  await until(
    "the pause",
    // The run that put it there needs a moment to end.
    async () => ((await api.delayedSends()) > 0 ? ++looks : 0),
    (times) => times > 20,
  );
  await until(
    "the end of the pause",
    async () => {
      await api.advanceClock(seconds / 4);
      return api.delayedSends();
    },
    (count) => count === 0,
  );
}

interface Changes {
  balances: unknown[];
  holds: unknown[];
  messages: { status: string }[];
}

async function lastBalance({ page }: Screen) {
  const pill = page.locator("header [data-ic=credits]");
  const held = pill.locator(".ic-pill-held .ic-number");
  return {
    available: Number(await pill.locator(".ic-pill-available .ic-number").innerText()),
    held: (await held.count()) ? Number(await held.innerText()) : 0,
  };
}

const RANK = ["queued", "sending", "unconfirmed", "sent", "failed", "delivered", "read"];

async function expectItOnlyWentForward({ shown }: Screen) {
  const seen = await shown();
  const statuses = seen.flatMap((entry) => (entry.kind === "status" ? [RANK.indexOf(entry.status)] : []));
  expect(statuses).toEqual([...statuses].sort((a, b) => a - b));
  // Credits leave once and come back once at most: nothing in between is ever shown again.
  const available = seen.flatMap((entry) => (entry.kind === "available" ? [entry.value] : []));
  expect([[GRANTED], [GRANTED, GRANTED - 1], [GRANTED, GRANTED - 1, GRANTED]]).toContainEqual(available);
}
