import { expect, test } from "vitest";
import type { SendMessage } from "../src/types.js";

// The compiler tests these: `npm run check` fails where an error is expected and none comes.

// console B6: a template's variables are typed, and so is what WhatsApp may add to a component
test("a template is written without a cast", () => {
  const message: SendMessage = {
    to: "+15550100000",
    type: "template",
    template: {
      name: "order_update",
      language: "en_US",
      components: [
        { type: "header", parameters: [{ type: "image", image: { link: "https://example.com/a.png" } }] },
        { type: "body", parameters: [{ type: "text", text: "Ada" }] },
        { type: "button", sub_type: "url", index: 0, parameters: [{ type: "text", text: "4711" }] },
        { type: "limited_time_offer", expiration_time_ms: 1 },
      ],
    },
  };
  // @ts-expect-error a variable has a text
  message.template.components?.push({ type: "body", parameters: [{ type: "text" }] });
  expect(message.template.components).toHaveLength(5);
});

// console B8: a message has what its type names, and nothing of the other
test("a message has exactly the part that its type names", () => {
  const to = "+15550100000";
  const good: SendMessage[] = [
    { to, type: "text", text: { body: "Hi" } },
    { to, type: "template", template: { name: "hello", language: "en_US" } },
  ];
  const bad: SendMessage[] = [
    // @ts-expect-error without its text
    { to, type: "text" },
    // @ts-expect-error without its template
    { to, type: "template" },
    // @ts-expect-error with the other one's part
    { to, type: "text", template: { name: "hello", language: "en_US" } },
    // @ts-expect-error with both of them
    { to, type: "text", text: { body: "Hi" }, template: { name: "hello", language: "en_US" } },
  ];
  expect([good.length, bad.length]).toEqual([2, 4]);
});
