import type { Strings } from "@interaction-credits/react";
import { useEffect, useState } from "react";
import type { Language } from "./settings";

/** English comes with the components; another language is loaded when somebody chooses it. */
const LANGUAGES: Record<Language, (() => Promise<Strings>) | null> = {
  en: null,
  de: async () => (await import("@interaction-credits/react/strings/de")).de,
  ar: async () => (await import("@interaction-credits/react/strings/ar")).ar,
};

/** Here credits come from an operator. */
const ENGLISH: Partial<Strings> = {
  noCredits: "No credits yet. Ask an operator for some: they show here.",
  emptyText: "Ask an operator for some. Until then no message can be sent.",
};

/** A language with its words; the last one until the new one's words are there. */
export function useStrings(language: Language): { locale: Language; messages: Partial<Strings> } {
  const [loaded, setLoaded] = useState<{ locale: Language; messages: Partial<Strings> }>({
    locale: "en",
    messages: ENGLISH,
  });
  useEffect(() => {
    let wanted = true;
    const load = LANGUAGES[language];
    void Promise.resolve(load?.()).then((messages) => {
      if (wanted) setLoaded({ locale: language, messages: messages ?? ENGLISH });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded;
}
