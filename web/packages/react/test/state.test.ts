import { Unreachable, type Connection } from "@interaction-credits/core";
import { afterEach, expect, test, vi } from "vitest";
import { createAnnouncer } from "../src/announcer";
import { stateOf, type ShownState } from "../src/state";
import { createText } from "../src/text";

const ERROR = new Unreachable("down", false);

test.each<
  [connection: Connection, data: string | undefined, age: number, error: Error | null, state: ShownState]
>([
  ["connecting", undefined, 0, null, "loading"],
  ["live", undefined, 0, null, "empty"],
  ["failing", undefined, 0, ERROR, "error"],
  ["live", "data", 89_000, null, "ready"],
  ["live", "data", 91_000, null, "stale"],
  ["failing", "data", 1_000, ERROR, "stale"],
  ["offline", "data", 1_000, ERROR, "offline"],
  ["signed-out", "data", 1_000, null, "signed-out"],
])("%s, with %s %i ms old", (connection, data, age, error, state) => {
  expect(stateOf({ data, connection, error, isLoading: false, asOf: 1_000_000 - age }, 1_000_000)).toBe(
    state,
  );
});

afterEach(() => {
  vi.useRealTimers();
});

test("what comes within two seconds is announced together, each message by its last status", () => {
  vi.useFakeTimers();
  const announcer = createAnnouncer(() => createText({}));
  const heard: string[] = [];
  announcer.subscribe(() => heard.push(announcer.regions().polite));
  announcer.status("m1", null, "sent");
  vi.advanceTimersByTime(900);
  announcer.status("m1", null, "delivered");
  announcer.say("Saved");
  vi.advanceTimersByTime(900);
  announcer.status("m2", null, "read");
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(5_000);
  expect(heard).toEqual(["Saved. 1 delivered, 1 read"]);
});
