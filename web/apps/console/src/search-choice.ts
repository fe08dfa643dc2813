import { useSearchParams } from "react-router";

/** A choice that is part of the address: it outlives a reload, Back returns to it, and it can be passed on. The first is the default. */
export function useSearchChoice<T extends string>(
  name: string,
  choices: readonly [{ value: T }, ...{ value: T }[]],
): [T, (value: T) => void] {
  const [search, setSearch] = useSearchParams();
  const first = choices[0].value;
  const asked = search.get(name);
  const chosen = choices.find(({ value }) => value === asked)?.value ?? first;
  const choose = (value: T) => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === first) next.delete(name);
        else next.set(name, value);
        return next;
      },
      // Back leads to the page before, not through every filter that was tried.
      { replace: true, preventScrollReset: true },
    );
  };
  return [chosen, choose];
}
