import type { GetToken } from "@interaction-credits/core";
import { createContext, use, type ComponentType, type ReactNode } from "react";

/** All that the console needs from the code that signs its users in. */
export interface Session {
  user: { id: string; role: Role };
  getToken: GetToken;
  signOut: () => void | Promise<void>;
  /** Test numbers, and what happens to messages to them: local mode has some, a deployed stack none. */
  testRecipients: readonly { to: string; does: string }[];
  /** A page of the server beside the console, with what can be done there only: local mode has one. */
  toolsPage?: string;
}

/** Only what the console shows depends on it; what a role may do the server decides. */
export type Role = "admin" | "user";

/** Shows its own sign-in until a user is signed in, and its children from then on. */
export type AuthAdapter = ComponentType<{ children: ReactNode }>;

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession needs an AuthAdapter above it");
  return session;
}
