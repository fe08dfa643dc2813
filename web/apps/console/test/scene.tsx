import { CreditsProvider } from "@interaction-credits/react";
import { act, cleanup, render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { webcrypto } from "node:crypto";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { SessionContext, type Role } from "../src/auth/adapter";
import { Accounts } from "../src/routes/accounts";
import { Compose } from "../src/routes/compose";
import { Health } from "../src/routes/health";
import { Operations } from "../src/routes/operations";
import { SettingsProvider } from "../src/settings";
import { Shell } from "../src/shell";
import { Api } from "./api";

export const ME = "user_opal";
/** Another one for each test. */
export let api: Api;
export const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

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

/** The console at a path, with the pages that operators change or that show what they changed. */
export function open(path: string, role: Role = "admin") {
  const session = {
    user: { id: ME, role },
    getToken: () => Promise.resolve("token"),
    signOut: () => undefined,
    testRecipients: [],
  };
  const children = [
    { path: "accounts", Component: Accounts },
    { path: "operations", Component: Operations },
    { path: "health", Component: Health },
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

export const text = () => document.body.textContent.replace(/\s+/g, " ");
export const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

export async function expectAccessible() {
  // Colours need a layout; the browser tests look at them.
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}
