/** Waits until this holds; says at the end what was there instead. */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end)
      throw new Error(`${what}: still ${JSON.stringify(value)} after ${String(seconds)} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
