import type { Clients } from "#accounts/ports.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";

/** Lists the ids of an agency's clients, sorted. */
export async function listClientIds(clients: Pick<Clients, "list">, agencyId: AgencyId): Promise<ClientId[]> {
  const ids: ClientId[] = [];
  let after: string | undefined;
  do {
    const page = await clients.list({ agencyId }, { limit: 100, after });
    ids.push(...page.entities.map(({ id }) => id));
    after = page.more ? page.entities.at(-1)?.id : undefined;
  } while (after !== undefined);
  return ids.sort();
}
