// @vitest-environment node
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import {
  CreditHistory,
  CreditsProvider,
  CreditWarning,
  InteractionCreditDisplay,
  MessageStatusIndicator,
} from "../src";

test("a server without a window renders what loads, and asks nobody", () => {
  expect(typeof window).toBe("undefined");
  const fetch = vi.spyOn(globalThis, "fetch");
  const html = renderToString(
    <CreditsProvider getToken={() => Promise.resolve("token")} userKey="ann">
      <InteractionCreditDisplay />
      <MessageStatusIndicator messageId="m1" />
      <CreditHistory />
      <CreditWarning />
    </CreditsProvider>,
  );
  expect(html.match(/data-ic-state="\w+"/g)).toEqual(Array(3).fill('data-ic-state="loading"'));
  expect(html).not.toContain('data-ic="warning"');
  expect(html).toContain('role="status"');
  expect(fetch).not.toHaveBeenCalled();
});
