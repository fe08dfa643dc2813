import type { Strings } from "@interaction-credits/react";
import { useEffect, useState } from "react";

export type Language = "en" | "de" | "ar";

/** English comes with the components; another language is loaded when it is chosen. */
const LANGUAGES: Record<Language, (() => Promise<Strings>) | null> = {
  en: null,
  de: async () => (await import("@interaction-credits/react/strings/de")).de,
  ar: async () => (await import("@interaction-credits/react/strings/ar")).ar,
};

/** A language with its words; the last one until the new one's words are there. */
export function useStrings(language: Language): { locale: Language; messages: Strings | undefined } {
  const [loaded, setLoaded] = useState<{ locale: Language; messages: Strings | undefined }>({
    locale: "en",
    messages: undefined,
  });
  useEffect(() => {
    let wanted = true;
    const load = LANGUAGES[language];
    Promise.resolve(load?.()).then(
      (messages) => {
        if (wanted) setLoaded({ locale: language, messages });
      },
      // Without its words the last language stays.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded;
}
