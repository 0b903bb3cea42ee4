import { catchUndecodable } from "#domain/shared/is-undecodable.ts";

/**
 * Reads the entities that `ids` name, in their order, and leaves out those that do not exist.
 * Returns the ids of entities that cannot be decoded as `unreadable`, so that one does not hide the others and the caller can show
 * that it is missing. `onFault` receives the id and the cause of each.
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
