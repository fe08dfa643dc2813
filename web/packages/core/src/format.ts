export interface Formats {
  /** All digits, never 1.2K: each credit counts. */
  credits: (amount: number) => string;
  /** The same with its sign, for what changed a balance. */
  change: (amount: number) => string;
  /** The form of a text that goes with this number. */
  plural: (count: number) => Intl.LDMLPluralRule;
  /** Date, time and time zone. */
  absolute: (time: string | number) => string;
  /** As a person would say it: "3 minutes ago", "in 2 hours", "yesterday". */
  relative: (time: string | number, now: number) => string;
  /** The day alone, to group by. */
  day: (time: string | number) => string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The unit for each distance in time. */
const UNITS: [from: number, unit: Intl.RelativeTimeFormatUnit, length: number][] = [
  [365 * DAY, "year", 365 * DAY],
  [45 * DAY, "month", 30 * DAY],
  [DAY, "day", DAY],
  [HOUR, "hour", HOUR],
  [MINUTE, "minute", MINUTE],
  [0, "second", SECOND],
];

/** How numbers and times are written in a language and a time zone; the reader's own unless they are named. */
export function createFormats({
  locale,
  timeZone,
}: { locale?: string | undefined; timeZone?: string | undefined } = {}): Formats {
  const number = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
  const plurals = new Intl.PluralRules(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const zone = timeZone === undefined ? {} : { timeZone };
  const absolute = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    ...zone,
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full", ...zone });
  return {
    // Zero with its sign turned is written "-0", as of a late charge that found nothing.
    credits: (amount) => number.format(amount + 0),
    change: (amount) => signed.format(amount),
    plural: (count) => plurals.select(count),
    absolute: (time) => absolute.format(new Date(time)),
    day: (time) => day.format(new Date(time)),
    relative: (time, now) => {
      const distance = new Date(time).getTime() - now;
      const [, unit, length] =
        UNITS.find(([from]) => Math.abs(distance) >= from) ?? ([0, "second", SECOND] as const);
      return relative.format(Math.trunc(distance / length), unit);
    },
  };
}
