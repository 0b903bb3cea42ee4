import { unlessUndecodable } from "#domain/shared/is-undecodable.ts";

/**
 * Reads what `ids` name, in their order; without those that are not there. What is stored and cannot be read is named apart, so that it hides none of the
 * others and whoever lists knows that it is missing; `onFault` is told which it was, and why.
 */
export async function eachReadable<Id extends string, Known>(
  ids: readonly Id[],
  read: (id: Id) => Promise<Known | undefined>,
  onFault: (fault: unknown) => void,
): Promise<{ found: Known[]; unreadable: Id[] }> {
  const unreadable: Id[] = [];
  const known = await Promise.all(
    ids.map((id) =>
      unlessUndecodable(read(id), (fault) => {
        unreadable.push(id);
        onFault(new Error(`${id} cannot be read`, { cause: fault }));
      }),
    ),
  );
  return { found: known.filter((each) => each !== undefined), unreadable };
}
