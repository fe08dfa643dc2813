import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { RunningSystem } from "./system.js";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    browser: string;
  }
}

/** One system and one browser for all files; a test that moves the clock starts a system of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Not BASE_URL: Vitest sets that one for its own purposes.
  const given = process.env.SYSTEM_URL;
  const [system, server] = await Promise.all([
    given ? null : RunningSystem.start(),
    chromium.launchServer({
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    }),
  ]);
  project.provide("url", system?.url ?? given ?? "");
  project.provide("browser", server.wsEndpoint());
  return async () => {
    await server.close();
    await system?.stop();
  };
}
