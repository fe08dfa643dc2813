import type { MessageStatus } from "@interaction-credits/core";
import type { ReactNode } from "react";

/** Each has an outline of its own, so that none needs its colour to be told from the others. */
const SHAPES = {
  queued: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  sending: <path d="M2.2 3 14 8 2.2 13l1.6-5zM3.8 8h4.6" />,
  sent: <path d="m3 8.4 3.3 3.3L13 4.6" />,
  delivered: <path d="m1 8.6 3 3 6.2-6.9M7.4 11.1l.5.5 7-7" />,
  read: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m4.6 8.2 2.3 2.3 4.5-4.9" stroke="var(--_surface)" />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2z" />
      <path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" />
    </>
  ),
  unconfirmed: (
    <>
      <path d="m8 1 7 7-7 7-7-7z" />
      <path d="M6.5 6.6C6.7 5.5 9.5 5.4 9.5 7 9.5 8 8 8 8 9.1" />
      <path d="M8 11.2v.1" />
    </>
  ),
  low: (
    <>
      <path d="M8 2 14.6 13.6H1.4z" />
      <path d="M8 6.4v3.4M8 11.7v.1" />
    </>
  ),
  empty: (
    <>
      <circle cx="8" cy="8" r="6.4" />
      <path d="m3.6 12.4 8.8-8.8" />
    </>
  ),
  held: (
    <>
      <path d="M4 1.8h8M4 14.2h8M4.8 1.8v2.6L8 8l3.2-3.6V1.8M4.8 14.2v-2.6L8 8l3.2 3.6v2.6" />
    </>
  ),
  returned: <path d="M6 3 2.6 6.4 6 9.8M2.8 6.4h7a3.6 3.6 0 0 1 0 7.2H6.4" />,
  added: <path d="M8 2.6v10.8M2.6 8h10.8" />,
  charged: <path d="M2.6 8h10.8" />,
  open: <path d="m4 6 4 4 4-4" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  play: <path d="M5 3.2 12.4 8 5 12.8z" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  offline: (
    <path d="M2 2l12 12M2 6.4a9 9 0 0 1 2.6-1.6M7.6 4A9 9 0 0 1 14 6.4M4.4 9.2a5.6 5.6 0 0 1 2.2-1.3M10.6 8.6l1 .6M8 12.4v.1" />
  ),
} satisfies Record<MessageStatus, ReactNode> & Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** Goes with a word, always. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="ic-icon" data-ic-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
