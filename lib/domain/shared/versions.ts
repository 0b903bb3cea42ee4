import type { Instant } from "./instant.ts";

/** A version of something that changes on dates: it is in force from an instant until the next version. */
type Version = { from: Instant };

/** Finds the version in force at `at`: the latest that has taken effect; undefined before the first. */
export const findVersionAt = <V extends Version>(versions: readonly V[], at: Instant): V | undefined =>
  versions
    .filter(({ from }) => from <= at)
    .reduce<V | undefined>((last, next) => (last && last.from > next.from ? last : next), undefined);

/** Adds a version, in the order in which versions take effect; it replaces a version from the same instant. */
export const addVersion = <V extends Version>(versions: readonly V[], added: V): V[] =>
  [...versions.filter(({ from }) => from !== added.from), added].toSorted((a, b) => (a.from < b.from ? -1 : 1));
