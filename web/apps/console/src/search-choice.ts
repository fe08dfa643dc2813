import { useSearchParams } from "react-router";

/** Back leads to the page before, not through every filter that was tried. */
const IN_PLACE = { replace: true, preventScrollReset: true };

/**
 * A choice that is part of the address: it outlives a reload, Back returns to it, and it can be passed on. The first is the
 * default. What belongs to one choice alone goes with it.
 */
export function useSearchChoice<T extends string>(
  name: string,
  choices: readonly [{ value: T }, ...{ value: T }[]],
  belonging: readonly string[] = [],
): [T, (value: T) => void] {
  const [search, setSearch] = useSearchParams();
  const first = choices[0].value;
  const asked = search.get(name);
  const chosen = choices.find(({ value }) => value === asked)?.value ?? first;
  const choose = (value: T) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === first) next.delete(name);
      else next.set(name, value);
      for (const other of belonging) next.delete(other);
      return next;
    }, IN_PLACE);
  };
  return [chosen, choose];
}

/** An address may ask for no page further on: all pages before it are read. */
const LAST_PAGE = 99;

/** The page of a list, 0 for the first, as part of the address, where people count from 1. */
export function useSearchPage(name: string): [number, (page: number) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = search.get(name) ?? "";
  const page = /^[1-9][0-9]{0,3}$/.test(asked) ? Math.min(Number(asked) - 1, LAST_PAGE) : 0;
  const turn = (page: number) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (page === 0) next.delete(name);
      else next.set(name, String(page + 1));
      return next;
    }, IN_PLACE);
  };
  return [page, turn];
}
