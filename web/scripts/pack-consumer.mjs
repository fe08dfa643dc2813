// Packs both packages and uses them as others do: installed from their tarballs into a small app with the oldest React that
// they promise to work with, and one with the newest; type-checked, rendered on a server, built, opened in a browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { fakeApi } from "./consumer/fake-api.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
/** What the README promises to be enough. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

const version = (name) => require(`${name}/package.json`).version;
const APPS = [
  {
    name: "React 18",
    react: "18.2.0",
    "react-dom": "18.2.0",
    "@tanstack/react-query": "5.0.0",
    "@types/react": "18.2.79",
    "@types/react-dom": "18.2.25",
  },
  {
    name: "React 19",
    ...Object.fromEntries(
      ["react", "react-dom", "@tanstack/react-query", "@types/react", "@types/react-dom"].map((name) => [
        name,
        version(name),
      ]),
    ),
  },
];

function run(cwd, command, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NODE_ENV: "" } });
    let told = "";
    child.stdout.on("data", (data) => (told += data));
    child.stderr.on("data", (data) => (told += data));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(told) : reject(new Error(`${command} ${args.join(" ")}\n${told}`)),
    );
  });
}

async function pack(to) {
  // One after the other: the second is compiled against the first.
  for (const name of ["core", "react"]) {
    await run(join(web, "packages", name), "npm", "pack", "--silent", "--pack-destination", to);
  }
  const tarballs = await readdir(to);
  const tarball = (name) => {
    const file = tarballs.find((file) => file.startsWith(`interaction-credits-${name}-`));
    assert(file, `no tarball of ${name}`);
    return join(to, file);
  };
  return { core: tarball("core"), react: tarball("react") };
}

async function makeApp(folder, { name, ...versions }, tarballs) {
  await mkdir(folder);
  await cp(join(web, "scripts/consumer/app"), folder, { recursive: true });
  const manifest = {
    name: name.toLowerCase().replace(" ", "-"),
    private: true,
    type: "module",
    dependencies: {
      "@interaction-credits/core": `file:${tarballs.core}`,
      "@interaction-credits/react": `file:${tarballs.react}`,
      ...versions,
    },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await run(folder, "npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
  for (const name of ["core", "react"]) {
    const files = await readdir(join(folder, "node_modules/@interaction-credits", name));
    for (const file of ["LICENSE", "README.md"]) assert(files.includes(file), `${name} has no ${file}`);
  }
  const tsc = require.resolve("typescript/bin/tsc");
  const vite = join(web, "node_modules/vite/bin/vite.js");
  for (const resolution of ["bundler", "nodenext"]) {
    const module = resolution === "bundler" ? "esnext" : resolution;
    await run(folder, "node", tsc, "--module", module, "--moduleResolution", resolution);
  }
  const page = await run(folder, "node", "server.mjs");
  assert.match(page, /data-ic="credits" data-ic-variant="card" data-ic-state="loading"/);
  await run(folder, "node", vite, "build", "--logLevel", "error");
  return join(folder, "dist");
}

/** The built app and a small API of its own, at one address. */
async function serve(dist) {
  const api = fakeApi();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname.startsWith("/api/")) {
      const { status, body } = api.answer(pathname, searchParams, request.headers);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    const file = join(dist, pathname === "/" ? "index.html" : pathname);
    if (!existsSync(file)) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "",
      "content-security-policy": POLICY,
    });
    response.end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { api, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function inChromium(browser, url) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) wrong.push(`asked ${request.url()}`);
  });
  await page.goto(url);
  return {
    wrong,
    text: () => page.evaluate("document.body.textContent"),
    isStyled: () =>
      page
        .evaluate("getComputedStyle(document.querySelector('.ic-card')).display")
        .then((is) => is === "grid"),
    close: () => page.close(),
  };
}

async function inJsdom(dist, url) {
  const { JSDOM, VirtualConsole } = await import("jsdom");
  const wrong = [];
  const virtualConsole = new VirtualConsole();
  for (const kind of ["error", "warn", "jsdomError"])
    virtualConsole.on(kind, (what) => wrong.push(String(what)));
  const { window } = new JSDOM(await readFile(join(dist, "index.html"), "utf8"), {
    url,
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole,
  });
  window.fetch = (path, options) => globalThis.fetch(new URL(path, url), options);
  const [script] = (await readdir(join(dist, "assets"))).filter((file) => file.endsWith(".js"));
  window.eval(await readFile(join(dist, "assets", script), "utf8"));
  return {
    wrong,
    text: () => window.document.body.textContent,
    isStyled: () => true,
    close: () => window.close(),
  };
}

async function shows(page, expected) {
  const until = Date.now() + 15_000;
  for (;;) {
    // Ages in words for screen readers stand between the words on screen.
    const text = await page.text();
    const missing = expected.filter((words) => !words.test(text));
    if (missing.length === 0) return;
    assert(Date.now() < until, `not shown: ${missing.join(" ")}\nbut: ${text}\n${page.wrong.join("\n")}`);
    await pause(50);
  }
}

async function use(dist, browser) {
  const { api, url, close } = await serve(dist);
  const page = browser === null ? await inJsdom(dist, url) : await inChromium(browser, url);
  try {
    await shows(page, [
      /Available10/, // the display, and its total
      /Held2/,
      /Total12/,
      /Sending/, // the message
      /Credits are running low/, // the warning
      /Credits added/, // the history
      /Message to \+15550100000/,
      /Verfügbar/, // other words, and plain data
    ]);
    assert(await page.isStyled(), "styles.css has no effect");
    api.deliver();
    await shows(page, [/Available10/, /Held0/, /Total10/, /Delivered/, /2 held → 2 charged/]);
    assert.deepEqual(page.wrong, []);
  } finally {
    await page.close();
    close();
  }
}

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium && process.env.CI === "true") throw new Error(`no Chromium at ${CHROMIUM}`);
if (!hasChromium)
  console.log(`no Chromium at ${CHROMIUM}: the packed components are rendered by jsdom instead`);

const scratch = await mkdtemp(join(tmpdir(), "credits-consumer-"));
const browser = hasChromium
  ? await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] })
  : null;
try {
  const packed = join(scratch, "packed");
  await mkdir(packed);
  const tarballs = await pack(packed);
  await Promise.all(
    APPS.map(async (app) => {
      const dist = await makeApp(join(scratch, app.name.toLowerCase().replace(" ", "-")), app, tarballs);
      await use(dist, browser);
      console.log(`${app.name} (${app.react}): installed, type-checked, rendered, built, and live`);
    }),
  );
} finally {
  await browser?.close();
  await rm(scratch, { recursive: true, force: true });
}
