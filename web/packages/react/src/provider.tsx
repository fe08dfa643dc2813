import {
  createClient,
  createLive,
  type CreditsClient,
  type GetToken,
  type Live,
} from "@interaction-credits/core";
import { QueryClient } from "@tanstack/react-query";
import {
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { createAnnouncer, type Announcer } from "./announcer";
import { CreditsContext, type Credits } from "./context";
import { TextContext, createText, type LocaleOptions, type Text } from "./text";
import { createWarningMemory } from "./warning";

export interface CreditsProviderProps extends LocaleOptions {
  /** Returns the signed-in user's token, or null. Called for each request; pass Clerk's `getToken` unchanged. */
  getToken: GetToken;
  /** Where the API is: a path of the same origin, or a whole address. */
  baseUrl?: string | undefined;
  /** Who is signed in. When it changes, all data is discarded; tabs with the same key share one poller. */
  userKey?: string | undefined;
  /** Replace those made from the properties above; for tests. */
  client?: CreditsClient | undefined;
  live?: Live | undefined;
  children: ReactNode;
}

/** Lets the components inside reach the API, keeps what they show up to date, and speaks to screen readers. */
export function CreditsProvider({
  getToken,
  baseUrl,
  userKey,
  client,
  live,
  children,
  locale,
  timeZone,
  messages,
  now,
}: CreditsProviderProps) {
  const text = useMemo(
    () => createText({ locale, timeZone, messages, now }),
    [locale, timeZone, messages, now],
  );
  // The newest function is called, and a new one alone is no reason to start again: hosts often create one at each render.
  const newest = useRef({ getToken, text });
  useInsertionEffect(() => {
    newest.current = { getToken, text };
  });
  const [current] = useState<Current>(() => ({
    getToken: () => newest.current.getToken(),
    text: () => newest.current.text,
  }));
  const credits = useCredits(current, { baseUrl, userKey, client, live });
  return (
    <TextContext.Provider value={text}>
      <CreditsContext.Provider value={credits}>
        {children}
        <LiveRegions announcer={credits.announcer} lang={text.locale} />
      </CreditsContext.Provider>
    </TextContext.Provider>
  );
}

interface Current {
  getToken: GetToken;
  text: () => Text;
}

type Given = Pick<CreditsProviderProps, "baseUrl" | "userKey" | "client" | "live">;

function useCredits(current: Current, { baseUrl, userKey, ...given }: Given): Credits {
  // One for good: its observers stay with the one that they began with. The keys separate users.
  const [queries] = useState(createQueries);
  const credits = useMemo<Credits>(() => {
    const client = given.client ?? createClient({ baseUrl, getToken: current.getToken });
    return {
      client,
      live: given.live ?? createLive(client, { userKey }),
      session: sessions++,
      queries,
      warnings: createWarningMemory(userKey),
      announcer: createAnnouncer(current.text),
    };
  }, [current, queries, baseUrl, userKey, given.client, given.live]);
  const owned = given.live === undefined;
  useEffect(() => {
    // React may take an effect back and run it again at once (StrictMode); only what stays unused is closed.
    clearTimeout(closing.get(credits));
    return () => {
      const close = () => {
        if (owned) credits.live.close();
        // Nothing of a user stays behind.
        credits.queries.clear();
      };
      closing.set(credits, setTimeout(close));
    };
  }, [credits, owned]);
  return credits;
}

let sessions = 0;
const closing = new WeakMap<Credits, ReturnType<typeof setTimeout>>();

/** For what is read besides the live state. The client retries what is safe to repeat, and the live state reports changes. */
function createQueries() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Infinity,
        gcTime: 0,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
    },
  });
}

function LiveRegions({ announcer, lang }: { announcer: Announcer; lang: string }) {
  const regions = useSyncExternalStore(announcer.subscribe, announcer.regions, announcer.regions);
  return (
    <div data-ic="" data-ic-part="announcer" lang={lang} className="ic-sr">
      <div role="status" aria-live="polite" aria-atomic="true">
        {regions.polite}
      </div>
      <div role="alert" aria-atomic="true">
        {regions.alert}
      </div>
    </div>
  );
}
