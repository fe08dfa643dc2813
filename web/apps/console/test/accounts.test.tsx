import "@testing-library/jest-dom/vitest";
import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { api, expectAccessible, ME, open, pass, user } from "./scene";

const puts = () => api.calls.filter(({ line }) => line.startsWith("PUT /operations/accounts/"));
const banner = () => screen.queryByRole("region", { name: "Account" });

async function fill(userId: string, reason: string) {
  open("/accounts");
  await user.type(await screen.findByLabelText("User ID"), userId);
  await user.type(screen.getByLabelText("Reason"), reason);
  await pass(1_000);
}

describe("the page Accounts", () => {
  test("freezes an account once that is confirmed, and then offers to unfreeze it", async () => {
    await fill(" user_ada ", " Sends spam ");
    await screen.findByText("This account is not frozen.");
    await user.click(screen.getByRole("button", { name: "Freeze account" }));
    expect(document.activeElement).toHaveTextContent("Messages that wait are canceled");
    expect(puts()).toEqual([]);
    await expectAccessible();
    await user.click(
      within(document.activeElement as HTMLElement).getByRole("button", { name: "Freeze account" }),
    );

    await screen.findByText("Account frozen");
    expect(puts()).toMatchObject([
      { line: "PUT /operations/accounts/user_ada", body: { frozen: true, reason: "Sends spam" } },
    ]);
    await pass(1_000);
    await screen.findByText("This account is frozen.");
    await user.type(screen.getByLabelText("Reason"), "Solved");
    await user.click(screen.getByRole("button", { name: "Unfreeze account" }));
    await user.click(
      within(document.activeElement as HTMLElement).getByRole("button", { name: "Unfreeze account" }),
    );
    await screen.findByText("Account unfrozen");
    expect(puts()[1]?.body).toEqual({ frozen: false, reason: "Solved" });
  });

  test("says what is missing, and goes there", async () => {
    open("/accounts");
    await user.click(await screen.findByRole("button", { name: "Freeze account" }));
    expect(screen.getByLabelText("User ID")).toHaveFocus();
    await user.paste("user_ada");
    await user.click(screen.getByRole("button", { name: "Freeze account" }));
    expect(screen.getByLabelText("Reason")).toHaveFocus();
    screen.getByText("Enter a reason.");
    expect(puts()).toEqual([]);
  });

  test("says why a change was refused, and keeps what was entered", async () => {
    api.refusesChange = "forbidden";
    await fill("user_ada", "Spam");
    await user.click(screen.getByRole("button", { name: "Freeze account" }));
    await user.click(
      within(document.activeElement as HTMLElement).getByRole("button", { name: "Freeze account" }),
    );
    expect(await within(screen.getByRole("main")).findByRole("alert")).toHaveTextContent(
      "You don’t have permission",
    );
    expect(screen.getByLabelText("Reason")).toHaveValue("Spam");
  });
});

describe("the banner of a frozen account", () => {
  test("is on the pages of its user", async () => {
    api.frozen.add(ME);
    open("/messages/new", "user");
    await vi.waitFor(() => {
      expect(banner()).toHaveTextContent("Your account is frozen. You can’t send messages.");
    });
    await expectAccessible();
  });

  test("is not there otherwise", async () => {
    open("/messages/new", "user");
    await pass(5_000);
    expect(banner()).toBeNull();
  });
});
