import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, type ClientOptions } from "../src/client.js";
import { Refused, SignedOut, Unreachable } from "../src/errors.js";

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let handle: Handler;
let calls: { line: string; headers: IncomingMessage["headers"]; body: string }[];
let baseUrl: string;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    calls.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    handle(request, response, body);
  });
});

beforeEach(async () => {
  calls = [];
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function client(
  getToken: () => Promise<string | null> = () => Promise.resolve("t"),
  options: Partial<ClientOptions> = {},
) {
  return createClient({ baseUrl, getToken, random: () => 0, ...options });
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

function problem(
  status: number,
  code: string,
  more: object = {},
  headers: Record<string, string> = {},
): Handler {
  const body = {
    type: "about:blank",
    title: code,
    status,
    detail: `detail of ${code}`,
    code,
    requestId: "r1",
    ...more,
  };
  return answer(status, body, headers);
}

/** One handler after the other; the last for all that follows. */
function inTurn(...handlers: Handler[]) {
  handle = (...call) => (handlers.length > 1 ? handlers.shift() : handlers[0])?.(...call);
}

const MESSAGE = { id: "m1", version: 1 };
const SEND = { to: "+15550100000", type: "text", text: { body: "Hi" } } as const;

test("a call names its route, its parameters and its caller", async () => {
  handle = answer(200, { holds: [], nextCursor: "n" });
  const page = await client().holds("interaction", { status: "active", limit: 5, cursor: "a b" });
  expect(page).toEqual({ items: [], nextCursor: "n" });
  expect(calls[0]?.line).toBe("GET /api/credits/interaction/holds?status=active&limit=5&cursor=a+b");
  expect(calls[0]?.headers.authorization).toBe("Bearer t");
});

// console B7
test("a service names whose account it reads, in every read", async () => {
  const userId = "user_ada";
  handle = answer(200, {
    balance: {},
    message: {},
    ...{ holds: [], transactions: [], messages: [], balances: [], more: false, nextCursor: null },
  });
  const service = client();
  await service.balance("interaction", { userId });
  await service.holds("interaction", { userId, status: "active" });
  await service.transactions("scraper", { userId, limit: 5 });
  await service.messages({ userId });
  await service.message("m1", { userId });
  await service.changes({ userId, since: "c" });
  expect(calls.map(({ line }) => line)).toEqual([
    "GET /api/credits/interaction/balance?userId=user_ada",
    "GET /api/credits/interaction/holds?userId=user_ada&status=active",
    "GET /api/credits/scraper/transactions?userId=user_ada&limit=5",
    "GET /api/whatsapp/messages?userId=user_ada",
    "GET /api/whatsapp/messages/m1?userId=user_ada",
    "GET /api/changes?userId=user_ada&since=c",
  ]);
});

// console B4, B5
test("lists are asked for what is wanted of them", async () => {
  handle = answer(200, { hold: { id: "h1" }, transactions: [], messages: [], nextCursor: null });
  const api = client();
  await api.transactions("interaction", { messageId: "m1", type: "refund" });
  await api.messages({
    status: "failed",
    recipient: "+15550100000",
    from: "2026-11-28T10:00:00.000Z",
    limit: 5,
  });
  await api.messages({ ids: ["m1", "m2"], userId: "user_ada" });
  expect(await api.hold("scraper", "h1", { userId: "user_ada" })).toEqual({ id: "h1" });
  expect(calls.map(({ line }) => line)).toEqual([
    "GET /api/credits/interaction/transactions?messageId=m1&type=refund",
    "GET /api/whatsapp/messages?status=failed&recipient=%2B15550100000&from=2026-11-28T10%3A00%3A00.000Z&limit=5",
    "GET /api/whatsapp/messages?userId=user_ada&ids=m1%2Cm2",
    "GET /api/credits/scraper/holds/h1?userId=user_ada",
  ]);
});

// console B8
test("a conversion answers the hold and the deduction that it became", async () => {
  const converted = { hold: { id: "h1" }, transaction: { id: "t1" } };
  handle = answer(200, converted);
  expect(await client().convert("interaction", { holdId: "h1" })).toEqual(converted);
});

test("a send is repeated with the same key and body until it is answered", async () => {
  const cut: Handler = (request) => request.socket.destroy();
  inTurn(
    cut,
    problem(503, "try_again", {}, { "retry-after": "0" }),
    answer(502, "<html>"),
    answer(202, { message: MESSAGE }),
  );
  expect(await client().send(SEND, "key-1")).toEqual(MESSAGE);
  expect(calls).toHaveLength(4);
  expect(
    new Set(calls.map(({ body, headers }) => `${headers["idempotency-key"]?.toString()} ${body}`)).size,
  ).toBe(1);
});

test("a call that the API wants to have later is repeated then, and not before", async () => {
  inTurn(problem(503, "try_again", {}, { "retry-after": "1" }), answer(200, { balance: { version: 3 } }));
  const begun = performance.now();
  expect(await client().balance("interaction")).toEqual({ version: 3 });
  expect(performance.now() - begun).toBeGreaterThan(990);
});

test("a call that the API wants to have much later is told at once", async () => {
  handle = problem(503, "try_again", {}, { "retry-after": "9" });
  await expect(client().balance("interaction")).rejects.toMatchObject({ retryAfterSeconds: 9 });
  expect(calls).toHaveLength(1);
});

test("a grant says whether it was made before", async () => {
  handle = answer(201, { transaction: { id: "t1" } });
  await client().adjust("interaction", { userId: "user_ada", amount: 5, referenceId: "a", reason: "typo" });
  await client().refund("interaction", { userId: "user_ada", holdId: "h1", referenceId: "r" });
  expect(calls.splice(0).map(({ line }) => line)).toEqual([
    "POST /api/credits/interaction/adjustments",
    "POST /api/credits/interaction/refunds",
  ]);
  const grant = () => client().grant("interaction", { userId: "user_ada", amount: 5, referenceId: "r" });
  handle = answer(201, { transaction: { id: "t1" } });
  expect(await grant()).toEqual({ id: "t1", isReplay: false });
  handle = answer(200, { transaction: { id: "t1" } }, { "idempotent-replay": "true" });
  expect(await grant()).toEqual({ id: "t1", isReplay: true });
});

test("the health of the system is read as it is answered", async () => {
  const health = { asOf: "2026-11-28T10:00:00.000Z", sending: null, queues: [] };
  inTurn(answer(200, { health }));
  expect(await client().operationsHealth()).toEqual(health);
  expect(calls.map(({ line }) => line)).toEqual(["GET /api/operations/health"]);
});

test("what was measured is read of the hours that are asked for", async () => {
  const metrics = { asOf: "2026-11-28T10:00:00.000Z", figures: null };
  inTurn(answer(200, { metrics }), answer(200, { metrics }));
  expect(await client().operationsMetrics()).toEqual(metrics);
  await client().operationsMetrics({ hours: 24 });
  const path = "GET /api/operations/metrics";
  expect(calls.map(({ line }) => line)).toEqual([path, `${path}?hours=24`]);
});

test("sending is read, and stopped by naming the state that it is to have", async () => {
  const sending = {
    state: "paused",
    reason: "outage",
    actor: "user_opal",
    changedAt: "2026-11-22T10:05:00.000Z",
    version: 3,
  };
  inTurn(answer(200, { sending }), problem(503, "try_again"), answer(200, { sending }));
  expect(await client().sending()).toEqual(sending);
  expect(await client().changeSending({ state: "paused", reason: "outage" })).toEqual(sending);
  const change = ["PUT /api/operations/sending", '{"state":"paused","reason":"outage"}'];
  expect(calls.map(({ line, body }) => [line, body])).toEqual([
    ["GET /api/operations/sending", ""],
    change,
    change,
  ]);
});

test("a failure that lasts is told after four tries", async () => {
  handle = answer(502, "<html>bad gateway</html>");
  await expect(client().balance("interaction")).rejects.toThrow(Unreachable);
  expect(calls).toHaveLength(4);
});

test("an answer that never comes is given up", async () => {
  handle = () => undefined;
  const hasty = client(undefined, { timeoutMs: 300 });
  await expect(hasty.balance("interaction", { tries: 1 })).rejects.toThrow(Unreachable);
});

test.each([
  [402, "insufficient_credits", { available: 1, required: 3, shortfall: 2 }],
  [409, "too_many_holds", {}],
  [429, "rate_limited", {}],
  [500, "internal", {}],
  [503, "sending_paused", {}],
])("a refusal (%i %s) is told at once, as a whole", async (status, code, more) => {
  handle = problem(status, code, more, { "retry-after": "7" });
  const error: unknown = await client()
    .send(SEND, "k")
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({
    status,
    code,
    retryAfterSeconds: 7,
    problem: more,
    message: `detail of ${code}`,
  });
  expect(calls).toHaveLength(1);
});

test("an answer that is not the API's is never taken for one", async () => {
  for (const body of ["<html>Sign in to the hotel's network</html>", "[]", "null", "{}"]) {
    handle = answer(200, body);
    await expect(client().balance("interaction", { tries: 1 })).rejects.toThrow(Unreachable);
  }
});

describe("the token", () => {
  const told = vi.spyOn(console, "warn").mockReturnValue(undefined);
  afterEach(() => told.mockClear());
  afterAll(() => told.mockRestore());

  test("that ran out is fetched anew, once", async () => {
    let tokens = 0;
    inTurn(problem(401, "unauthorized"), answer(200, { balance: { version: 3 } }));
    const balance = await client(() => Promise.resolve(`t${++tokens}`)).balance("interaction");
    expect(balance).toEqual({ version: 3 });
    expect(calls.map(({ headers }) => headers.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  test("that is refused and is still the same is not sent again", async () => {
    handle = problem(401, "unauthorized");
    await expect(client().balance("interaction")).rejects.toMatchObject({ code: "unauthorized" });
    expect(calls).toHaveLength(1);
  });

  test("that there is none of means signed out; nothing is sent", async () => {
    await expect(client(() => Promise.resolve(null)).balance("interaction")).rejects.toThrow(SignedOut);
    expect(calls).toHaveLength(0);
  });

  test("that cannot be had without a network means offline, and not signed out", async () => {
    const offline = Object.assign(new Error("offline"), { code: "clerk_offline" });
    let asked = 0;
    const failure: unknown = await client(() => (asked++, Promise.reject(offline)))
      .balance("interaction")
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(Unreachable);
    expect(failure).toMatchObject({ offline: true, cause: offline });
    // Without a network another try is of no use.
    expect(asked).toBe(1);
    expect(told).not.toHaveBeenCalled();
  });

  test("that cannot be had because the app is wrong is told to its developer", async () => {
    const mistake = new TypeError("session is undefined");
    await expect(
      client(() => Promise.reject(mistake)).balance("interaction", { tries: 1 }),
    ).rejects.toMatchObject({ name: "Unreachable", offline: false, cause: mistake });
    expect(told.mock.calls).toEqual([["interaction-credits: getToken failed", mistake]]);
  });
});

test("a call that is called off ends at once", async () => {
  handle = () => undefined;
  const controller = new AbortController();
  const call = client().messages({ signal: controller.signal });
  controller.abort(new Error("left the page"));
  await expect(call).rejects.toThrow("left the page");
});
