import { createFormats } from "@interaction-credits/core";
import { useNow } from "../live";

const formats = createFormats({ locale: "en" });

/** How long ago, and the exact time on hover and for screen readers. */
export function Ago({ time, className }: { time: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={time} title={formats.absolute(time)} className={className}>
      {formats.relative(time, now)}
    </time>
  );
}

const short = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

/** The minute, in a sentence; the exact time on hover. */
export function Short({ time }: { time: string }) {
  return (
    <time dateTime={time} title={formats.absolute(time)}>
      {short.format(new Date(time))}
    </time>
  );
}

export function Exact({ time, className }: { time: string; className?: string }) {
  return (
    <time dateTime={time} className={className}>
      {formats.absolute(time)}
    </time>
  );
}
