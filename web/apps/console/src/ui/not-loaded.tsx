import { useEffect, useState } from "react";
import { Button } from "./button";
import { Page } from "./page";

/**
 * What is shown where code could not be loaded. Loading the whole page again gets what belongs together, after an update
 * of the console too; without a network that would leave nothing on the screen, so the server is asked first.
 */
export function NotLoaded() {
  const [state, setState] = useState<"idle" | "trying" | "unreachable">("idle");

  /** Resolves to whether the server answered. */
  async function tryAgain(): Promise<boolean> {
    setState("trying");
    const reachable = await fetch(location.href, { cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (reachable) location.reload();
    else setState("unreachable");
    return reachable;
  }

  useEffect(() => {
    let next: number | undefined;
    // The browser is back before the network is: the first request may still fail.
    const onOnline = () => {
      clearTimeout(next);
      void tryAgain().then((reachable) => {
        if (!reachable && navigator.onLine) next = window.setTimeout(onOnline, 2_000);
      });
    };
    addEventListener("online", onOnline);
    return () => {
      clearTimeout(next);
      removeEventListener("online", onOnline);
    };
  }, []);

  return (
    <Page
      title="This page couldn’t be loaded"
      intro="You may be offline, or the app was updated. Check your connection, then try again."
    >
      <div className="flex flex-col items-start gap-4">
        <Button aria-disabled={state === "trying"} onClick={() => void tryAgain()}>
          {state === "trying" ? "Trying…" : "Try again"}
        </Button>
        <p role="status" className="text-muted">
          {state === "unreachable" ? "Can’t reach the server." : ""}
        </p>
      </div>
    </Page>
  );
}
