export type PageEvent = "shown" | "hidden" | "online" | "offline";

/** What of the page around it matters to the poller. */
export interface Surroundings {
  isVisible(): boolean;
  listen(listener: (event: PageEvent) => void): () => void;
}

/** The browser's page; without one (on a server, in a worker) it is as if always looked at. */
export function browserPage(): Surroundings {
  if (typeof document === "undefined") return { isVisible: () => true, listen: () => () => undefined };
  const sight = () => (document.visibilityState === "hidden" ? "hidden" : "shown");
  return {
    isVisible: () => sight() === "shown",
    listen(listener) {
      const controller = new AbortController();
      const on = (target: EventTarget, type: string, event: () => PageEvent) =>
        target.addEventListener(type, () => listener(event()), { signal: controller.signal });
      on(document, "visibilitychange", sight);
      on(window, "focus", sight);
      // A page that goes into the browser's memory, or is frozen, must not keep the lead.
      on(window, "pagehide", () => "hidden");
      // It may be opened, or go on, behind another tab.
      on(window, "pageshow", sight);
      on(document, "freeze", () => "hidden");
      on(document, "resume", sight);
      on(window, "online", () => "online");
      on(window, "offline", () => "offline");
      return () => controller.abort();
    },
  };
}
