import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { Api } from "./api.js";
import { RunningSystem } from "./system.js";
import { until } from "./until.js";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    browser: string;
  }
}

/**
 * On a busy machine the first send of a system takes so long that it is not queued at once: the sweep finds it within
 * a minute.
 */
async function warmUp(api: Api): Promise<void> {
  const user = `user_warm-up-${Date.now().toString(36)}`;
  await api.grant(user, 1);
  await api.send(user, "+15550100000");
  await until(
    "the first message",
    () => api.messages(user),
    ([message]) => message !== undefined && message.status !== "queued",
    120,
  );
}

/** One system and one browser for all files; a test that moves the clock starts a system of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Not BASE_URL: Vitest sets that one for its own purposes.
  const given = process.env.SYSTEM_URL;
  const [system, server] = await Promise.all([
    given ? null : RunningSystem.start(),
    chromium.launchServer({
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    }),
  ]);
  const stop = async () => {
    await server.close();
    await system?.stop();
  };
  const url = system?.url ?? given ?? "";
  try {
    await warmUp(new Api(url));
  } catch (fault) {
    await stop();
    throw fault;
  }
  project.provide("url", url);
  project.provide("browser", server.wsEndpoint());
  return stop;
}
