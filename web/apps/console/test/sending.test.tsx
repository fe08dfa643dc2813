import "@testing-library/jest-dom/vitest";
import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { api, expectAccessible, ME, open, pass, text, user } from "./scene";

const choice = (name: string) => screen.getByRole("radio", { name: new RegExp(`^${name}`) });
const ask = () => user.click(screen.getByRole("button", { name: "Change sending" }));
const banner = () => screen.queryByRole("region", { name: "Sending" });

/** Chooses and confirms that sending is paused, as an operator does. */
async function pause() {
  open("/operations");
  await screen.findByText("Sending is on");
  await user.click(choice("Paused"));
  await user.type(screen.getByLabelText("Reason"), "An outage");
  await ask();
  await user.click(screen.getByRole("button", { name: "Pause sending" }));
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
    await pause();
    expect(await within(screen.getByRole("main")).findByRole("alert")).toHaveTextContent(
      "You don’t have permission",
    );
    expect(choice("Paused")).toBeChecked();
    expect(screen.getByLabelText("Reason")).toHaveValue("An outage");
  });

  test("shows the state as it is after a change whose answer was lost", async () => {
    api.losesAnswer = true;
    await pause();
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
