import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { NavigationType, useNavigationType, type Location } from "react-router";

/** Where the reader was on a page when leaving it. */
interface Place {
  top: number;
  /** Of the link that was followed. */
  href: string | null;
}

/** By the key of the entry in the browser's history. */
const places = new Map<string, Place>();

/** How long a page that reloads may take to show the row again. */
const MAX_WAIT_MS = 5_000;

/**
 * After a navigation the focus is on the new page's heading, which screen readers read. Back returns to the link that was
 * followed and to the same scroll position.
 */
export function useFocusOnNavigation({ key, pathname }: Location): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const last = useRef(pathname);
  const cameBack = useNavigationType() === NavigationType.Pop;
  const left = useRef<Place | undefined>(undefined);

  // Together with the new page: from then on scrolling is that page's.
  useLayoutEffect(() => {
    // Read before the browser restores the scroll position, as far as a page without its rows allows.
    left.current = places.get(key);
    const note = (news: Partial<Place>) => {
      places.set(key, { top: 0, href: null, ...places.get(key), ...news });
    };
    const onScroll = () => {
      note({ top: window.scrollY });
    };
    const onClick = ({ target }: MouseEvent) => {
      const link = target instanceof Element ? target.closest("main a[href]") : null;
      if (link) note({ href: link.getAttribute("href") });
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("click", onClick, { capture: true });
    };
  }, [key]);

  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    const page = main.current;
    const place = cameBack ? left.current : undefined;
    if (page === null || (place && restore(page, place))) return;
    window.scrollTo(0, 0);
    focusHeading(page);
    return place && restoreLater(page, place);
  }, [key, pathname, cameBack]);
  return main;
}

/** False while the page does not have the link again, or is not long enough. */
function restore(page: HTMLElement, { top, href }: Place): boolean {
  const links = href === null ? [] : [...page.querySelectorAll("a")];
  const link = links.find((a) => a.getAttribute("href") === href);
  if (href !== null && !link) return false;
  window.scrollTo(0, top);
  if (link) link.focus({ preventScroll: true });
  else focusHeading(page);
  return Math.abs(window.scrollY - top) <= 1;
}

function focusHeading(page: HTMLElement) {
  (page.querySelector<HTMLElement>("h1") ?? page).focus({ preventScroll: true });
}

/** Once the rows are there, unless the user has begun something else. */
function restoreLater(page: HTMLElement, place: Place): () => void {
  const observer = new MutationObserver(() => {
    if (restore(page, place)) stop();
  });
  const timer = setTimeout(stop, MAX_WAIT_MS);
  const other = ["keydown", "pointerdown", "wheel"];
  function stop() {
    observer.disconnect();
    clearTimeout(timer);
    for (const event of other) window.removeEventListener(event, stop);
  }
  observer.observe(page, { childList: true, subtree: true });
  for (const event of other) window.addEventListener(event, stop);
  return stop;
}
