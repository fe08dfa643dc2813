import { useContext, useSyncExternalStore } from "react";
import { CreditsContext } from "./context";
import { useText } from "./text";

const TICK_MS = 15_000;

/** One clock for all that shows an age. It changes only at ticks, so that everything on screen shows the same time. */
function createClock() {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let ticks = 0;
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      timer ??= setInterval(() => {
        ticks++;
        for (const listen of listeners) listen();
      }, TICK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    ticks: () => ticks,
    now: () => Date.now(),
  };
}

const clock = createClock();

/** The present, by the server's clock where there is one; renews itself every quarter of a minute. */
export function useNow(): number {
  const { now } = useText();
  const live = useContext(CreditsContext)?.live;
  useSyncExternalStore(clock.subscribe, clock.ticks, clock.ticks);
  return now?.() ?? live?.now() ?? clock.now();
}
