/**
 * How long to wait before the try after `failures` failed ones: anything up to a limit that doubles each time (full jitter), so
 * that many who failed together do not come back together.
 */
export function backoff(
  failures: number,
  { base, most, random }: { base: number; most: number; random: () => number },
) {
  return Math.round(random() * Math.min(most, base * 2 ** (failures - 1)));
}
