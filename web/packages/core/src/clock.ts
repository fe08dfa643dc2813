/** The server's time, as well as it is known here. This device's clock may be wrong, may be changed, and may stop during sleep. */
export interface Clock {
  now(): number;
  /** The server said that it was `serverTime` at some moment since `askedAt`, which is a `now()` of before the question. */
  heard(serverTime: number, askedAt?: number): void;
}

export function createClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): Clock {
  let anchor = { server: wall(), monotonic: monotonic(), wall: wall() };

  /** The monotonic clock may not count time asleep, and the wall's may be set back: the longer time is the safer one. */
  const passed = () => Math.max(monotonic() - anchor.monotonic, wall() - anchor.wall);
  const now = () => anchor.server + passed();
  return {
    now,
    heard(serverTime, askedAt) {
      const travelled = askedAt === undefined ? 0 : now() - askedAt;
      const believed = Math.min(Math.max(now(), serverTime), serverTime + travelled);
      anchor = { server: believed, monotonic: monotonic(), wall: wall() };
    },
  };
}
