/** Something that was on the screen, with the moment it came. */
export type Shown =
  | { kind: "status"; message: string; status: string; at: number }
  | { kind: "available" | "held"; value: number; at: number }
  | { kind: "said"; text: string; urgent: boolean; at: number };

declare global {
  interface Window {
    shown: Shown[];
  }
}

/** Runs in the page, before its own scripts: notes each status, balance and announcement as it changes. */
export function recordWhatIsShown(): void {
  window.shown = [];
  const last = new Map<string, string>();
  const isNew = (what: string, value: string) => {
    if (last.get(what) === value) return false;
    last.set(what, value);
    return true;
  };
  const look = () => {
    const at = Date.now();
    for (const element of document.querySelectorAll<HTMLElement>("main [data-ic=status][data-ic-status]")) {
      const link = element.closest("li")?.querySelector("a[href^='/messages/']");
      const message = link?.getAttribute("href") ?? location.pathname;
      const status = element.dataset.icStatus ?? "";
      if (isNew(message, status)) window.shown.push({ kind: "status", message, status, at });
    }
    for (const kind of ["available", "held"] as const) {
      const digits = document.querySelector(`header .ic-pill-${kind} .ic-number`)?.textContent;
      if (digits && isNew(kind, digits))
        window.shown.push({ kind, value: Number(digits.replaceAll(",", "")), at });
    }
    for (const [index, region] of document.querySelectorAll("[role=status], [role=alert]").entries()) {
      const text = region.textContent.trim();
      const urgent = region.getAttribute("role") === "alert";
      if (isNew(`region ${String(index)}`, text) && text)
        window.shown.push({ kind: "said", text, urgent, at });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}
