import type { Balance, BalanceLevel, CreditType } from "@interaction-credits/core";
import { useEffect, useSyncExternalStore } from "react";
import { useProvided } from "../context";
import { useText, type Text } from "../text";
import { useCredits, type Known } from "./live";

export interface CreditWarningState extends Known<Balance> {
  level: BalanceLevel;
  /** The level would be `ok` if the held credits came back. */
  lowBecauseHeld: boolean;
  /** There is something to warn of that the user has not dismissed since the line was crossed. */
  visible: boolean;
  dismiss: () => void;
}

/** The server's level, once per crossing: what was dismissed stays away until it gets worse, or low again. */
export function useCreditWarning(creditType: CreditType = "interaction"): CreditWarningState {
  const known = useCredits(creditType);
  const { warnings, announcer } = useProvided();
  const text = useText();
  const { data: balance } = known;
  const level = balance?.level ?? "ok";
  const dismissed = useSyncExternalStore(
    warnings.subscribe,
    () => warnings.dismissed(creditType, level),
    () => false,
  );
  useEffect(() => {
    if (balance === undefined || !warnings.crossed(creditType, balance.level)) return;
    const { title, detail } = warningWords(balance, text);
    const words = `${title}. ${detail}`;
    if (balance.level === "empty") announcer.interrupt(words);
    else announcer.say(words);
  }, [balance, creditType, warnings, announcer, text]);
  return {
    ...known,
    level,
    lowBecauseHeld: balance?.lowBecauseHeld ?? false,
    visible: level !== "ok" && !dismissed,
    dismiss: () => {
      warnings.dismiss(creditType);
    },
  };
}

/** Low, empty, or only so because of held credits, which may be returned. */
export function warningWords(
  balance: Balance,
  { say, count, credits }: Text,
): { title: string; detail: string } {
  const { available, held, level, lowBecauseHeld } = balance;
  if (level === "empty") {
    const detail = lowBecauseHeld ? count("emptyBecauseHeld", held) : say("emptyText");
    return { title: say("empty"), detail };
  }
  const detail = lowBecauseHeld
    ? count("lowBecauseHeld", held, { available: credits(available) })
    : count("lowAvailable", available);
  return { title: say("low"), detail };
}
