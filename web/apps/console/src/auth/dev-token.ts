import type { GetToken } from "@interaction-credits/core";
import type { Role } from "./adapter";

export interface LocalUser {
  id: string;
  role: Role;
}

/**
 * Tokens of local mode. None is kept for a later call: local mode's clock can be moved on, and then a token is over
 * before its minute is. Calls that begin together share one.
 */
export function devToken(user: LocalUser): GetToken {
  let fetching: Promise<string> | null = null;
  return () => {
    fetching ??= fetchToken(user).finally(() => {
      fetching = null;
    });
    return fetching;
  };
}

async function fetchToken({ id, role }: LocalUser): Promise<string> {
  const answer = await fetch("/dev/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId: id, ...(role === "admin" ? { role } : {}) }),
  });
  if (!answer.ok) throw new Error(`Local mode gave no token (${String(answer.status)})`);
  const { token } = (await answer.json()) as { token: string };
  return token;
}
