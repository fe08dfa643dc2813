import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";

export type Theme = "system" | "light" | "dark";

interface Settings {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

/** public/appearance.js reads it as well, before the first paint. */
const KEPT_AS = "ic-console:appearance";

const Context = createContext<Settings | null>(null);

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(kept);

  useEffect(() => {
    const page = document.documentElement;
    if (theme === "system") delete page.dataset.theme;
    else page.dataset.theme = theme;
  }, [theme]);

  const settings = useMemo(
    () => ({
      theme,
      setTheme(next: Theme) {
        setTheme(next);
        keep(next);
      },
    }),
    [theme],
  );
  return <Context value={settings}>{children}</Context>;
}

export function useSettings(): Settings {
  const settings = use(Context);
  if (!settings) throw new Error("useSettings needs a SettingsProvider above it");
  return settings;
}

function kept(): Theme {
  try {
    const { theme } = JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}") as { theme?: unknown };
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

function keep(theme: Theme) {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify({ theme }));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
