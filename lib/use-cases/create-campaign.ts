import type { Campaign } from "../domain/client/campaign.ts";
import type { AgencyId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import { creationId } from "./create-client.ts";
import type { Campaigns, Clients } from "./ports/entities.ts";
import type { Fingerprint, Ids, Now } from "./ports/world.ts";

export type NewCampaign = Omit<Campaign, "id" | "createdAt" | "updatedAt">;
type World = { clients: Clients; campaigns: Campaigns; ids: Ids; fingerprint: Fingerprint; now: Now };

type Refusal =
  { kind: "idempotency_conflict" } | { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Creates a campaign of a client of the agency. */
export function makeCreateCampaign({ clients, campaigns, ids, fingerprint, now }: World) {
  return async function createCampaign(
    agencyId: AgencyId,
    campaign: NewCampaign,
    once?: string,
  ): Promise<Result<Campaign, Refusal>> {
    if (!(await clients.read({ agencyId }, campaign.clientId))) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/clientId", detail: "no such client" }] });
    }
    const at = now();
    const id = creationId(ids, "campaign", agencyId, once);
    const entity = { ...campaign, id, createdAt: at, updatedAt: at };
    const created = await campaigns.create({ agencyId }, entity, fingerprint(JSON.stringify(campaign)));
    return created.outcome === "conflict" ? refuse({ kind: "idempotency_conflict" }) : ok(created.entity);
  };
}
