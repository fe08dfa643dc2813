import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "de" | "ar";
export type Direction = "auto" | "ltr" | "rtl";

export interface Appearance {
  theme: Theme;
  language: Language;
  direction: Direction;
}

interface Settings extends Appearance {
  /** What `direction` comes to. */
  dir: "ltr" | "rtl";
  change: (part: Partial<Appearance>) => void;
}

/** public/appearance.js reads it as well, before the first paint. */
const KEPT_AS = "ic-console:appearance";
const DEFAULT: Appearance = { theme: "system", language: "en", direction: "auto" };

const Context = createContext<Settings | null>(null);

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [appearance, setAppearance] = useState(kept);
  const { theme, language, direction } = appearance;
  const dir = direction === "auto" ? (language === "ar" ? "rtl" : "ltr") : direction;

  useEffect(() => {
    const page = document.documentElement;
    if (theme === "system") delete page.dataset.theme;
    else page.dataset.theme = theme;
    page.dir = dir;
  }, [theme, dir]);

  const settings = useMemo(
    () => ({
      theme,
      language,
      direction,
      dir,
      change(part: Partial<Appearance>) {
        const next = { theme, language, direction, ...part };
        setAppearance(next);
        keep(next);
      },
    }),
    [theme, language, direction, dir],
  );
  return <Context value={settings}>{children}</Context>;
}

export function useSettings(): Settings {
  const settings = use(Context);
  if (!settings) throw new Error("useSettings needs a SettingsProvider above it");
  return settings;
}

function kept(): Appearance {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}") as Partial<Appearance>;
    return {
      theme: oneOf(["system", "light", "dark"], found.theme, DEFAULT.theme),
      language: oneOf(["en", "de", "ar"], found.language, DEFAULT.language),
      direction: oneOf(["auto", "ltr", "rtl"], found.direction, DEFAULT.direction),
    };
  } catch {
    return DEFAULT;
  }
}

function keep(appearance: Appearance) {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(appearance));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function oneOf<T extends string>(choices: readonly T[], found: unknown, otherwise: T): T {
  return choices.find((choice) => choice === found) ?? otherwise;
}
