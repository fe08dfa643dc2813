import { execFileSync } from "node:child_process";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Api } from "../src/api.js";
import { RunningSystem } from "../src/system.js";
import { EMAIL, fetchClerk, FrontendApi, PASSWORD, type Person } from "./frontend-api.js";

const HOST = "credits-under-test-1.clerk.accounts.dev";
const WEB = new URL("../../", import.meta.url).pathname;
const CONSOLE = `${WEB}target/clerk/console`;

/** Clerk's own code in a console that is built for Clerk, under the policy that it is deployed with. */
describe("with Clerk", () => {
  let files: string, system: RunningSystem, browser: Browser, context: BrowserContext;
  let clerk: FrontendApi;
  const complaints: string[] = [];

  beforeAll(async () => {
    files = fetchClerk(`${WEB}target/clerk`);
    const VITE_CLERK_PUBLISHABLE_KEY = `pk_test_${Buffer.from(`${HOST}$`).toString("base64")}`;
    execFileSync("npx", ["vite", "build", "--outDir", CONSOLE, "--emptyOutDir", "--logLevel", "warn"], {
      cwd: `${WEB}apps/console`,
      env: { ...process.env, NODE_ENV: "production", VITE_CLERK_PUBLISHABLE_KEY },
    });
    system = await RunningSystem.start({ CONSOLE_DIR: CONSOLE });
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
  });

  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  afterEach(async () => {
    await context.close();
    expect([...complaints.splice(0), ...clerk.unknown]).toEqual([]);
  });

  /** @param trouble what Clerk itself complains of in it is no mistake of ours */
  async function open(person: Person, trouble: "none" | "session ends" | "down" = "none"): Promise<Page> {
    const api = new Api(system.url);
    await api.grant(person.id, 37);
    clerk = new FrontendApi(files, system.url, api, person);
    context = await browser.newContext({ baseURL: system.url });
    context.on("weberror", (error) => {
      if (trouble === "none") complaints.push(error.error().message);
    });
    context.on("console", (message) => {
      const mistake = message.type() === "error" && trouble === "none";
      if (mistake || message.text().startsWith("policy:")) complaints.push(message.text());
    });
    await context.addInitScript(() => {
      // Where a program drives the browser Clerk counts nothing, and never asks the host where it does.
      Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
      addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
        console.warn(`policy: ${effectiveDirective} ${blockedURI}`);
      });
    });
    await context.route(
      ({ host }) => host === HOST,
      (route) => (trouble === "down" ? route.abort() : clerk.answer(route)),
    );
    await context.route(
      ({ host, origin }) => host !== HOST && origin !== system.url,
      async (route) => {
        complaints.push(`asked ${route.request().url()}`);
        await route.abort();
      },
    );
    // Local mode names itself where a deployed policy names Clerk.
    await context.route(`${system.url}/**`, async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const response = await route.fetch();
      const policy = (response.headers()["content-security-policy"] ?? "").replaceAll(
        system.url,
        `https://${HOST}`,
      );
      await route.fulfill({
        response,
        headers: { ...response.headers(), "content-security-policy": policy },
      });
    });
    return context.newPage();
  }

  async function signIn(page: Page, path = "/") {
    await page.goto(path);
    await page.getByLabel("Email address").fill(EMAIL);
    expect(await page.title()).toBe("Sign in · Interaction credits");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.locator("header").getByText("37").waitFor();
  }

  test("a user signs in by Clerk's form and out again, and leaves nothing behind", async () => {
    const page = await open({ id: "user_ada" });
    const used: (string | undefined)[] = [];
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/api/"))
        used.push(request.headers().authorization?.replace("Bearer ", ""));
    });
    await signIn(page);
    expect(used.length).toBeGreaterThan(0);
    expect(clerk.tokens).toEqual(expect.arrayContaining(used));
    expect(await page.getByRole("link", { name: "Grant credits" }).count()).toBe(0);
    await page.getByRole("navigation").getByRole("link", { name: "History" }).click();
    await page.getByText("Welcome").waitFor();
    await page.getByRole("button", { name: /^Account and settings/ }).click();
    await page.getByText("Sign out").click();
    for (const look of [() => undefined, () => page.reload(), () => page.goBack()]) {
      await look();
      await page.getByLabel("Email address").waitFor();
      const left = await page.evaluate(() =>
        JSON.stringify([document.documentElement.outerHTML, localStorage, sessionStorage, document.cookie]),
      );
      expect(["user_ada", ...clerk.tokens].filter((thing) => left.includes(thing))).toEqual([]);
      expect(await page.locator("[data-ic]").count()).toBe(0);
    }
    expect(new URL(page.url()).pathname).toBe("/history");
  });

  test("after signing in the page is there that was asked for", async () => {
    const page = await open({ id: "user_emmy" });
    await signIn(page, "/history?from=mail");
    await page.getByRole("heading", { name: "History", exact: true }).waitFor();
    expect(page.url()).toBe(`${system.url}/history?from=mail`);
  });

  test("a session that was ended elsewhere ends here, at the same page", async () => {
    const page = await open({ id: "user_hedy", signedIn: true }, "session ends");
    await page.goto("/history");
    await page.getByText("Welcome").waitFor();
    clerk.endSession();
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.getByLabel("Email address").waitFor();
    expect(await page.content()).not.toContain("user_hedy");
    expect(page.url()).toBe(`${system.url}/history`);
  });

  test("whoever cannot reach Clerk is told so", async () => {
    const page = await open({ id: "user_mary" }, "down");
    await page.clock.install();
    await page.goto("/");
    await page.getByText("Loading sign-in…").waitFor();
    // Clerk tries for a quarter of a minute.
    await page.clock.runFor(20_000);
    await page.getByRole("alert").getByText("Sign-in couldn’t be loaded").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Loading sign-in…").waitFor();
  });

  test("whom Clerk gives the role is an operator", async () => {
    const page = await open({ id: "user_grace", role: "admin" });
    await signIn(page);
    await page.getByRole("navigation").getByRole("link", { name: "Grant credits" }).click();
    await page.getByRole("heading", { name: "Grant credits" }).waitFor();
  });

  test("a token is renewed before it runs out", async () => {
    const page = await open({ id: "user_joan", tokensLastSeconds: 19, signedIn: true });
    const refused: string[] = [];
    page.on("response", (response) => {
      if (response.status() === 401) refused.push(response.url());
    });
    const seen = new Set<string>();
    page.on("request", (request) => {
      const { authorization } = request.headers();
      if (authorization !== undefined && new URL(request.url()).pathname.startsWith("/api/"))
        seen.add(authorization);
    });
    // Clerk asks for the next one 17 s before.
    await page.goto("/");
    await expect
      .poll(
        async () => {
          // As if the reader looked at the page again, which asks at once.
          await page.evaluate(() => dispatchEvent(new Event("focus")));
          return seen.size;
        },
        { timeout: 50_000, interval: 1_000 },
      )
      .toBeGreaterThanOrEqual(3);
    expect(refused).toEqual([]);
  });
});
