import { catchUndecodable } from "#domain/shared/is-undecodable.ts";

/**
 * Reads what `ids` name, in their order; without those that are not there. What is stored and cannot be read is named apart, so that it hides none of the
 * others and whoever lists knows that it is missing; `onFault` is told which it was, and why.
 */
export async function readMany<Id extends string, Entity>(
  ids: readonly Id[],
  read: (id: Id) => Promise<Entity | undefined>,
  onFault: (fault: unknown) => void,
): Promise<{ found: Entity[]; unreadable: Id[] }> {
  const unreadable: Id[] = [];
  const results = await Promise.all(
    ids.map((id) =>
      catchUndecodable(read(id), (fault) => {
        unreadable.push(id);
        onFault(new Error(`${id} cannot be read`, { cause: fault }));
      }),
    ),
  );
  return { found: results.filter((result) => result !== undefined), unreadable };
}
