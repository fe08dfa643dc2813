import type { Snapshot } from "@interaction-credits/core";
import { useState } from "react";
import { useProvided } from "../context";

/** What the live state knows, or what it knew when it was paused. */
export function useFrozen(snapshot: Snapshot): {
  current: Snapshot;
  paused: boolean;
  setPaused: (paused: boolean) => void;
} {
  const { session } = useProvided();
  const [frozen, setFrozen] = useState<{ session: number; snapshot: Snapshot } | null>(null);
  // What was paused belongs to one user.
  const isOver = frozen !== null && (frozen.session !== session || snapshot.connection === "signed-out");
  if (isOver) setFrozen(null);
  const paused = frozen !== null && !isOver;
  return {
    current: paused ? frozen.snapshot : snapshot,
    paused,
    setPaused: (paused) => {
      setFrozen(paused ? { session, snapshot } : null);
    },
  };
}
