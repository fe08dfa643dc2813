/** What lists are made of. */
export interface Thing {
  id: string;
  createdAt: string;
}

/** Newest first: all times are written at one length. */
export function byAge(a: Thing, b: Thing): number {
  return isAbove(a, b) ? -1 : 1;
}

export function isAbove(a: Thing, b: Thing): boolean {
  return a.createdAt === b.createdAt ? a.id > b.id : a.createdAt > b.createdAt;
}

/** Each once, the last of its id. */
export function byId<T extends Thing>(things: readonly T[]): Map<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
