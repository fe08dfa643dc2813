import { createFormats, type Formats } from "@interaction-credits/core";
import { createContext, Fragment, useContext, useMemo, type ReactNode } from "react";
import { words } from "./strings/en-words";
import type { Plural, Strings, Words } from "./strings/strings";

type Names<T> = { [K in keyof Words]: Words[K] extends T ? K : never }[keyof Words];
type Values = Record<string, string | number>;

/** The words of the components in the reader's language, numbers and times included. */
export interface Text extends Formats {
  say: (name: Names<string>, values?: Values) => string;
  /** The form that goes with `count`, which is filled in too. */
  count: (name: Names<Plural>, count: number, values?: Values) => string;
  /** As `say`, around elements. */
  around: (name: Names<string>, values: Record<string, ReactNode>) => ReactNode;
  /** The time of day; with its date unless that is today. */
  short: (time: string, now: number) => string;
  now: (() => number) | undefined;
  /** The language of the words, for the `lang` of what they stand in. */
  locale: string;
  /** The host's words. */
  given: Partial<Strings>;
}

export interface LocaleOptions {
  /** A BCP 47 tag for numbers, times and plural forms; the words are those of `messages`. */
  locale?: string | undefined;
  timeZone?: string | undefined;
  /** Texts that replace the English ones: all (`de`, `ar`) or some. */
  messages?: Partial<Strings> | undefined;
  /** The clock for ages; for pictures and tests. */
  now?: (() => number) | undefined;
}

const PLACE = /\{(\w+)\}/g;

export function createText({ locale = "en", timeZone, messages, now }: LocaleOptions): Text {
  const strings: Words = { ...words, ...messages };
  const formats = createFormats({ locale, timeZone });
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", ...zone });
  const dated = new Intl.DateTimeFormat(locale, {
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...zone,
  });
  const written = (value: string | number) => (typeof value === "number" ? formats.credits(value) : value);
  const fill = (text: string, values: Values) =>
    text.replace(PLACE, (place, name: string) => written(values[name] ?? place));
  return {
    ...formats,
    say: (name, values = {}) => fill(strings[name], values),
    count: (name, count, values = {}) =>
      fill(strings[name][formats.plural(count)] ?? strings[name].other, { count, ...values }),
    around: (name, values) =>
      // Splitting by a pattern with a group gives text and names in turn.
      strings[name].split(PLACE).map((part, i) => <Fragment key={i}>{i % 2 ? values[part] : part}</Fragment>),
    short: (at, now) => (formats.day(at) === formats.day(now) ? time : dated).format(new Date(at)),
    now,
    locale,
    given: messages ?? {},
  };
}

export const TextContext = createContext<Text | null>(null);
const english = createText({});

/** The language of everything inside. `CreditsProvider` brings one; on its own it is for components with plain `data`. */
export function CreditsLocale({
  children,
  locale,
  timeZone,
  messages,
  now,
}: LocaleOptions & { children: ReactNode }) {
  const text = useMemo(
    () => createText({ locale, timeZone, messages, now }),
    [locale, timeZone, messages, now],
  );
  return <TextContext.Provider value={text}>{children}</TextContext.Provider>;
}

export function useText(): Text {
  return useContext(TextContext) ?? english;
}
