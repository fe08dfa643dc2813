import type { CreditsClient, Live } from "@interaction-credits/core";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Announcer } from "./announcer";
import type { WarningMemory } from "./warning";

export interface Credits {
  client: CreditsClient;
  live: Live;
  /** Identifies the user of the lists that were read: a new one for each user. */
  session: number;
  queries: QueryClient;
  warnings: WarningMemory;
  announcer: Announcer;
}

export const CreditsContext = createContext<Credits | null>(null);

export function useProvided(): Credits {
  const credits = useContext(CreditsContext);
  if (credits === null) throw new Error("Wrap this in a <CreditsProvider>, or pass `data`.");
  return credits;
}
