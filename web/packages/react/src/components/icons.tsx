import type { MessageStatus } from "@interaction-credits/core";

const DISC = "M14 8A6 6 0 1 1 2 8a6 6 0 1 1 12 0";

/** Each has an outline of its own, so that colour is not needed to distinguish them. */
const SHAPES = {
  queued: `${DISC}M8 4.8V8l2.2 1.6`,
  sending: "M2.2 3 14 8 2.2 13l1.6-5zM3.8 8h4.6",
  sent: "m3 8.4 3.3 3.3L13 4.6",
  delivered: "m1 8.6 3 3 6.2-6.9M7.4 11.1l.5.5 7-7",
  read: "m4.6 8.2 2.3 2.3 4.5-4.9",
  failed: "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5.9 5.9l4.2 4.2m0-4.2-4.2 4.2",
  unconfirmed: "m8 1 7 7-7 7-7-7zM6.5 6.6C6.7 5.5 9.5 5.4 9.5 7 9.5 8 8 8 8 9.1M8 11.2v.1",
  low: "M8 2 14.6 13.6H1.4zM8 6.4v3.4M8 11.7v.1",
  empty: `${DISC}M3.6 12.4l8.8-8.8`,
  held: "M4 1.8h8M4 14.2h8M4.8 1.8v2.6L8 8l3.2-3.6V1.8M4.8 14.2v-2.6L8 8l3.2 3.6v2.6",
  returned: "M6 3 2.6 6.4 6 9.8M2.8 6.4h7a3.6 3.6 0 0 1 0 7.2H6.4",
  added: "M8 2.6v10.8M2.6 8h10.8",
  charged: "M2.6 8h10.8",
  open: "m4 6 4 4 4-4",
  close: "m4 4 8 8m0-8-8 8",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2 12.4 8 5 12.8z",
  clock: `${DISC}M8 4.8V8l2.2 1.6`,
  offline:
    "M2 2l12 12M2 6.4a9 9 0 0 1 2.6-1.6M7.6 4A9 9 0 0 1 14 6.4M4.4 9.2a5.6 5.6 0 0 1 2.2-1.3M10.6 8.6l1 .6M8 12.4v.1",
} satisfies Record<MessageStatus, string> & Record<string, string>;

export type IconName = keyof typeof SHAPES;

/** Goes with a word, always. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="ic-icon"
      data-ic-icon={name}
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      aria-hidden="true"
    >
      {name === "read" && <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />}
      <path d={SHAPES[name]} stroke={name === "read" ? "var(--_surface)" : undefined} />
    </svg>
  );
}
