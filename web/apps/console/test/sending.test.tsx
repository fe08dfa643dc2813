import "@testing-library/jest-dom/vitest";
import { CreditsProvider } from "@interaction-credits/react";
import { act, cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { webcrypto } from "node:crypto";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SessionContext, type Role } from "../src/auth/adapter";
import { Compose } from "../src/routes/compose";
import { Operations } from "../src/routes/operations";
import { SettingsProvider } from "../src/settings";
import { Shell } from "../src/shell";
import { Api } from "./api";

const ME = "user_opal";
let api: Api;
const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal("crypto", webcrypto);
  vi.stubGlobal("scrollTo", () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  sessionStorage.clear();
  api = new Api(ME);
  vi.stubGlobal("fetch", api.fetch);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open(path: string, role: Role = "admin") {
  const session = {
    user: { id: ME, role },
    getToken: () => Promise.resolve("token"),
    signOut: () => undefined,
    testRecipients: [],
  };
  const children = [
    { path: "operations", Component: Operations },
    { path: "messages/new", Component: Compose },
  ];
  const router = createMemoryRouter([{ Component: Shell, children }], { initialEntries: [path] });
  return render(
    <SettingsProvider>
      <SessionContext value={session}>
        <CreditsProvider getToken={session.getToken}>
          <RouterProvider router={router} />
        </CreditsProvider>
      </SessionContext>
    </SettingsProvider>,
  );
}

const choice = (name: string) => screen.getByRole("radio", { name: new RegExp(`^${name}`) });
const ask = () => user.click(screen.getByRole("button", { name: "Change sending" }));
const banner = () => screen.queryByRole("region", { name: "Sending" });
const text = () => document.body.textContent.replace(/\s+/g, " ");
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function expectAccessible() {
  // Colours need a layout; the browser tests look at them.
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

describe("the page Operations", () => {
  test("shows what is so, who changed it and why", async () => {
    api.set("draining", "user_olga", "Maintenance at ten");
    open("/operations");
    await screen.findByText("Sending is draining");
    for (const words of ["user_olga", "Maintenance at ten"]) screen.getByText(words);
    expect(choice("Draining")).toBeChecked();
    expect(choice("Draining")).toHaveAccessibleDescription(
      "New messages are refused, and accepted ones are still sent.",
    );
    await expectAccessible();
  });

  test("changes the state once the change from one to the other is confirmed", async () => {
    open("/operations");
    await screen.findByText("No changes yet.");
    await user.click(choice("Paused"));
    await user.type(screen.getByLabelText("Reason"), " WhatsApp is down ");
    await ask();
    expect(document.activeElement).toHaveTextContent("Sending changes from On to Paused for everyone.");
    expect(api.count("PUT /operations/sending")).toBe(0);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Pause sending" }));

    await vi.waitFor(() => {
      expect(document.activeElement).toHaveTextContent(
        "The change takes effect everywhere within 15 seconds",
      );
    });
    expect(api.calls.find(({ line }) => line.startsWith("PUT"))?.body).toEqual({
      state: "paused",
      reason: "WhatsApp is down",
    });
    expect(text()).toContain(`Changed by${ME}`);
    expect(choice("Paused")).toBeChecked();
    expect(screen.getByLabelText("Reason")).toHaveValue("");
    await expectAccessible();
  });

  test("changes nothing when the change is cancelled, and goes back to the choice", async () => {
    open("/operations");
    await screen.findByText("Sending is on");
    await user.click(choice("Paused"));
    await user.type(screen.getByLabelText("Reason"), "An outage");
    await ask();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(choice("Paused")).toHaveFocus();
    expect(screen.queryByText("Pause sending?")).toBeNull();
    expect(api.count("PUT /operations/sending")).toBe(0);
  });

  test("says what is missing, and goes there", async () => {
    open("/operations");
    await screen.findByText("Sending is on");
    await ask();
    screen.getByText("Sending is already on. Choose another state.");
    expect(choice("On")).toHaveFocus();
    await user.click(choice("Draining"));
    await ask();
    expect(screen.getByLabelText("Reason")).toHaveFocus();
    expect(screen.getByLabelText("Reason")).toHaveAccessibleDescription(/^Enter a reason/);
    await user.paste("x".repeat(201));
    await ask();
    screen.getByText("Use 200 characters or fewer.");
    expect(screen.queryByText("Start draining?")).toBeNull();
    await expectAccessible();
  });

  test("says why a change was refused, and keeps what was entered", async () => {
    api.refusesChange = "forbidden";
    open("/operations");
    await screen.findByText("Sending is on");
    await user.click(choice("Paused"));
    await user.type(screen.getByLabelText("Reason"), "An outage");
    await ask();
    await user.click(screen.getByRole("button", { name: "Pause sending" }));
    expect(await within(screen.getByRole("main")).findByRole("alert")).toHaveTextContent(
      "You don’t have permission",
    );
    expect(choice("Paused")).toBeChecked();
    expect(screen.getByLabelText("Reason")).toHaveValue("An outage");
  });

  test("shows the state as it is after a change whose answer was lost", async () => {
    api.losesAnswer = true;
    open("/operations");
    await screen.findByText("Sending is on");
    await user.click(choice("Paused"));
    await user.type(screen.getByLabelText("Reason"), "An outage");
    await ask();
    await user.click(screen.getByRole("button", { name: "Pause sending" }));
    await pass(20_000);
    expect(screen.getByText(/couldn’t confirm the change/)).toBeVisible();
    await screen.findByText("Sending is paused");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  test("is for operators only: other users do not ask for the state", async () => {
    api.set("paused");
    open("/operations", "user");
    await screen.findByText(/You need operator access/);
    await pass(60_000);
    expect(screen.queryByRole("link", { name: "Operations" })).toBeNull();
    expect(screen.queryByRole("radio")).toBeNull();
    expect(api.calls.filter(({ line }) => line.includes("/operations/"))).toEqual([]);
  });
});

describe("the banner", () => {
  test("is on an operator's pages while sending is not on, and leads to the page", async () => {
    open("/messages/new");
    await screen.findByRole("heading", { name: "New message" });
    await pass(1_000);
    expect(banner()).toBeNull();

    api.set("paused", "user_olga");
    await pass(31_000);
    await pass(3_000);
    expect(banner()).toHaveTextContent("Sending is paused. New messages are refused.");
    expect(screen.getAllByRole("status").map((region) => region.textContent)).toContain("Sending is paused");
    await expectAccessible();
    await user.click(within(banner()!).getByRole("link", { name: "Go to Operations" }));
    await screen.findByRole("heading", { name: "Operations" });
    expect(banner()).toBeNull();
  });

  test("is gone once sending is on again", async () => {
    api.set("draining", "user_olga");
    open("/messages/new");
    await vi.waitFor(() => {
      expect(banner()).toHaveTextContent("Sending is draining.");
    });
    api.set("on", "user_olga");
    await pass(31_000);
    expect(banner()).toBeNull();
  });

  test("is for operators only", async () => {
    api.set("paused");
    open("/messages/new", "user");
    await pass(31_000);
    expect(banner()).toBeNull();
  });
});

describe("a send while sending is not on", () => {
  test("is refused plainly, keeps what was typed, and is the same message later", async () => {
    api.set("paused");
    open("/messages/new", "user");
    const to = await screen.findByLabelText("To");
    const message = screen.getByRole("textbox", { name: "Message" });
    await user.type(to, "+15550100000");
    await user.type(message, "Your table is ready");
    await user.click(screen.getByRole("button", { name: "Send message" }));
    expect(await within(screen.getByRole("main")).findByRole("alert")).toHaveTextContent(
      "Sending is paused for nowNothing was sent or charged. Your message is still here: send it again later.",
    );
    expect(to).toHaveValue("+15550100000");
    expect(message).toHaveValue("Your table is ready");
    await expectAccessible();

    api.set("on");
    await user.click(screen.getByRole("button", { name: "Send message" }));
    await screen.findByText(/Message accepted/);
    const keys = api.calls.filter(({ line }) => line === "POST /whatsapp/send").map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});
