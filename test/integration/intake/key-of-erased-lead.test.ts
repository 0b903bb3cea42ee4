import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AgencyId } from "#domain/shared/id.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makePersonStore } from "#leads/adapters/person-store.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { at } from "#test/support/at.ts";
import { worldOf } from "#test/support/crash/stores.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the idempotency key of a lead whose person was erased", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let world: ReturnType<typeof worldOf>;
  beforeAll(async () => {
    started = await startTable();
    world = worldOf(started.table, () => at("14:00"));
  });
  afterAll(() => started.stop());

  const { clientId, id: campaignId } = aCampaign();
  const erased = aPerson({ person: { name: "Zoë", phone: "+447700900111" } });
  const other = aPerson({ person: { name: "Ann", phone: "+447700900222" } });

  let agencyId: AgencyId;
  beforeEach(async () => {
    agencyId = ids.create("agency");
    await world.clients.create({ agencyId }, aClient({ agencyId }), "");
    await world.subscriptions.create({ agencyId, clientId }, anSmsSubscription(), "");
    await world.campaigns.create({ agencyId }, aCampaign(), "");
    const first = await accept(erased);
    if (!first.ok) throw new Error(first.refusal.kind);
    const key = { agencyId, leadId: first.value.leadId };
    await makePersonStore(started.table).erase(key);
    await world.history.append(key, {
      kind: "erased",
      at: at("14:00"),
      source: "baton",
      author: "erasure",
      erasureId: ids.create("era"),
    });
  });

  const accept = (personal: typeof erased, idempotencyKey = "lead-1") =>
    makeAcceptLead({ ...world, router: makeRouteLead(world) })({ agencyId, author: "key" }, idempotencyKey, {
      campaignId,
      ...personal,
    });

  it("is refused for a different lead, which a new key then delivers", async () => {
    expect(await accept(other)).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
    expect(await accept(other, "lead-2")).toMatchObject({ ok: true });
  });

  it("is refused for the same lead after its suppression was lifted, and stores no person", async () => {
    expect(await accept(erased)).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
    const leadId = ids.derive("lead", agencyId, "lead-1");
    expect(await makePersonStore(started.table).readContact({ agencyId, leadId })).toBeUndefined();
  });
});
