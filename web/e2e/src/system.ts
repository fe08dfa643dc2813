import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Api, type Message } from "./api.js";
import { until } from "./until.js";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The system as `make run` starts it, in a process and with data of its own. */
export class RunningSystem {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly data: string,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<RunningSystem> {
    const data = mkdtempSync(join(tmpdir(), "interaction-credits-"));
    const process = spawn(
      join(ROOT, "build/local"),
      // starts in half the time, and runs slower afterwards
      ["-XX:TieredStopAtLevel=1", "com.interactioncredits.local.Main"],
      {
        cwd: ROOT,
        env: {
          ...globalThis.process.env,
          CONSOLE_DIR: join(ROOT, "web/apps/console/dist"),
          ...settings,
          PORT: String(await freePort()),
          DATA_DIR: data,
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const url = await ready(process);
    await sendFirst(new Api(url));
    return new RunningSystem(url, process, data);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill();
    await ended;
    rmSync(this.data, { recursive: true, force: true });
  }
}

async function ready(process: ChildProcess): Promise<string> {
  if (!process.stdout) throw new Error("the system's output cannot be read");
  return new Promise((resolve, reject) => {
    // Keeps reading, so that the process never waits for a reader.
    createInterface(process.stdout as NodeJS.ReadableStream).on("line", (line) => {
      if (line.startsWith("Ready on ")) resolve(line.slice("Ready on ".length).trim());
    });
    process.once("exit", () => {
      reject(new Error("the system ended before it was ready"));
    });
  });
}

/** The first message takes seconds, since most code is loaded for it, and on a busy machine a call of it may be given up. */
async function sendFirst(api: Api) {
  await api.grant("user_first", 1);
  await api.send("user_first", "+15550100002");
  const isThere = ([message]: Message[]) => message?.status === "delivered";
  await until("the first message", () => api.messages("user_first"), isThere, 240);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address) resolve(address.port);
      });
    });
  });
}
