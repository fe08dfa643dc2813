import { createElement, type ComponentType } from "react";

/** The code of a page could not be loaded: there is no network, or a newer version of the console has replaced it. */
export class PageNotLoaded extends Error {
  override readonly name = "PageNotLoaded";
}

/**
 * A route whose code is loaded when it is first visited. A loader does it and not the router's `lazy`, which shows an
 * empty page when the code cannot be loaded, and never asks for it again.
 */
export function page(load: () => Promise<ComponentType>) {
  let loaded: ComponentType | undefined;
  return {
    loader: async () => {
      try {
        loaded ??= await load();
      } catch (cause) {
        throw new PageNotLoaded("The code of this page could not be loaded", { cause });
      }
      return null;
    },
    Component: () => loaded && createElement(loaded),
  };
}
