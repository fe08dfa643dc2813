// Takes the pictures of the READMEs from a running system: BASE_URL=http://localhost:8080 node web/e2e/pictures.mjs
import { chromium } from "playwright-core";

const url = process.env.BASE_URL ?? "http://localhost:8080";
const folder = new URL("../../docs/pictures/", import.meta.url).pathname;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

const page = await browser.newPage({
  viewport: { width: 1180, height: 640 },
  deviceScaleFactor: 1.5,
  reducedMotion: "reduce",
});

async function token(body) {
  const answer = await page.request.post(`${url}/dev/token`, { data: body });
  return (await answer.json()).token;
}

async function post(path, as, body, headers = {}) {
  await page.request.post(`${url}${path}`, {
    headers: { authorization: `Bearer ${as}`, ...headers },
    data: body,
  });
}

const run = Date.now().toString(36);
const userId = `user_ada_${run}`;
const operator = await token({ userId: "user_boss", role: "admin" });
await post("/api/credits/interaction/grants", operator, { userId, amount: 1200, referenceId: run });
const user = await token({ userId });
for (const last of ["0", "1", "3", "4", "5"]) {
  const message = { to: `+1555010000${last}`, type: "text", text: { body: "Hello" } };
  await post("/api/whatsapp/send", user, message, { "idempotency-key": `${run}-${last}` });
}

await page.goto(url);
await page.getByLabel(/user/i).last().fill(userId);
await page
  .getByRole("button", { name: /sign in/i })
  .last()
  .click();
await page.getByText("Unconfirmed").first().waitFor();
await page.getByText("+15550100005").first().waitFor();
await page.getByText("limits marketing messages").first().waitFor();
await page.getByRole("button", { name: /1 hold/ }).click();
await page.mouse.move(0, 0);
await page.screenshot({ path: `${folder}overview.png` });
await page.goto(`${url}/gallery`);
const examples = {
  credits: "InteractionCreditDisplay: Credits held",
  status: "MessageStatusIndicator: With timeline",
  warning: "CreditWarning: Low because held",
  history: "CreditHistory: All",
};
await page.locator("[data-example]").last().waitFor();
const names = await page.locator("[data-example]").evaluateAll((all) => all.map((it) => it.dataset.example));
for (const [name, wanted] of Object.entries(examples)) {
  if (!names.includes(wanted)) throw new Error(`no example ${wanted} among ${names.join("; ")}`);
  // The page's header stays at its top, over what is taller than the window.
  const style = "header { visibility: hidden }";
  // Without its name and its code.
  const shown = page.locator(`[data-example="${wanted}"] > div > :first-child > div`);
  await shown.screenshot({ path: `${folder}${name}.png`, style });
}
await browser.close();
