import type { Balance, CreditType } from "@interaction-credits/core";
import { useCreditsClient } from "@interaction-credits/react";
import { useEffect, useState } from "react";
import { USER_ID } from "./user-id";

/**
 * The account of a user whose ID an operator types; null while it is not known, and where the server does not show it to
 * operators. It is read again when `done` is another one.
 */
export function useBalanceOf(userId: string, creditType: CreditType, done: unknown): Balance | null {
  const client = useCreditsClient();
  const [found, setFound] = useState<{ userId: string; balance: Balance } | null>(null);
  useEffect(() => {
    if (!USER_ID.test(userId)) return;
    const reading = new AbortController();
    // Not for every letter that is typed.
    const timer = setTimeout(() => {
      client.balance(creditType, { userId, signal: reading.signal, tries: 1 }).then(
        (balance) => {
          setFound({ userId, balance });
        },
        () => undefined,
      );
    }, 300);
    return () => {
      clearTimeout(timer);
      reading.abort();
    };
  }, [client, userId, creditType, done]);
  return found?.userId === userId && found.balance.creditType === creditType ? found.balance : null;
}
