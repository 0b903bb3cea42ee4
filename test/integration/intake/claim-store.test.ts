import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import type { Claim, Claims } from "#intake/ports.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const [phone, email, otherPhone, otherEmail] = ["phone-1", "email-1", "phone-2", "email-2"];

describe("the claim store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let claims: Claims;
  let campaignId: CampaignId;
  let first: LeadId;
  let second: LeadId;
  beforeAll(async () => {
    started = await startTable();
    claims = makeClaimStore(started.table);
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    campaignId = ids.create("campaign");
    [first, second] = [ids.create("lead"), ids.create("lead")];
  });

  const claimOf = (leadId: LeadId, changes: Partial<Claim> = {}): Claim => ({
    agencyId,
    campaignId,
    leadId,
    hashes: [phone, email],
    at: at("14:00"),
    until: on("2026-12-22T14:00:00.000Z"),
    ...changes,
  });
  const claim = (leadId: LeadId, changes: Partial<Claim> = {}, fingerprint = "request") =>
    claims.claim(claimOf(leadId, changes), fingerprint);
  /** Stores the lead with the fingerprint of its request. */
  const store = (leadId: LeadId, fingerprint = "request") =>
    makeHistoryStore(started.table).receive(
      { agencyId, leadId },
      { received: aReceived(), personal: aPerson(), fingerprint },
    );
  const heldBy = async (hash: string) =>
    (await claims.find(claimOf(anId("lead"), { hashes: [hash], at: at("14:00") })))?.leadId;

  const claimed = { outcome: "claimed" };
  const taken = (leadId: LeadId, hash: string) => ({ outcome: "taken", leadId, hash });

  it.each([
    ["the phone number", [phone, otherEmail], phone],
    ["the email address", [otherPhone, email], email],
    ["both, naming the phone number", [phone, email], phone],
    ["the email address alone", [email], email],
  ])("returns the stored lead that holds %s", async (_, hashes, hash) => {
    expect(await claim(first)).toEqual(claimed);
    await store(first);
    expect(await claim(second, { hashes })).toEqual(taken(first, hash));
    expect(await claims.find(claimOf(second, { hashes }))).toEqual({ leadId: first, hash });
  });

  it("claims all hashes or none", async () => {
    await claim(first, { hashes: [email] });
    await store(first);
    expect(await claim(second, { hashes: [otherPhone, email] })).toEqual(taken(first, email));
    const third = ids.create("lead");
    expect(await claim(third, { hashes: [otherPhone] })).toEqual(claimed);
  });

  it("changes nothing if the same lead claims again, stored or not", async () => {
    expect(await claim(first)).toEqual(claimed);
    expect(await claim(first, { at: at("14:01") })).toEqual(claimed);
    await store(first);
    expect(await claim(first, { at: at("14:02") })).toEqual(claimed);
    expect(await heldBy(phone)).toBe(first);
  });

  it("keeps the claims of campaigns and agencies apart", async () => {
    await claim(first);
    await store(first);
    expect(await claim(second, { campaignId: ids.create("campaign") })).toEqual(claimed);
    expect(await claim(second, { agencyId: anId("agency", 2) })).toEqual(claimed);
  });

  it("ends a claim with its window, to the millisecond", async () => {
    await claim(first, { until: at("15:00") });
    await store(first);
    expect(await claim(second, { at: at("14:59:59.999") })).toEqual(taken(first, phone));
    expect(await claims.find(claimOf(second, { at: at("15:00") }))).toBeUndefined();
    expect(await claim(second, { at: at("15:00") })).toEqual(claimed);
  });

  it("releases a claim only for the lead that holds it", async () => {
    await claim(first);
    await store(first);
    await claims.release(claimOf(second));
    expect(await heldBy(email)).toBe(first);
    await claims.release(claimOf(first));
    await claims.release(claimOf(first));
    expect(await claim(second)).toEqual(claimed);
  });

  it("gives the claim to one of many concurrent leads of a person, and names it to the others", async () => {
    const leads = Array.from({ length: 12 }, () => ids.create("lead"));
    const outcomes = await Promise.all(
      leads.map(async (leadId) => {
        const outcome = await claim(leadId);
        if (outcome.outcome === "claimed") await store(leadId);
        return { leadId, outcome };
      }),
    );
    const winners = outcomes.filter(({ outcome }) => outcome.outcome === "claimed");
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    for (const { outcome } of outcomes.filter((loser) => loser !== winner)) {
      expect(outcome).toEqual(taken(winner?.leadId ?? first, phone));
    }
  });

  describe("with a claim whose lead is not stored", () => {
    beforeEach(async () => void (await claim(first)));

    it("returns in_doubt while that lead may still be stored, and keeps no hash for the second lead", async () => {
      expect(await claim(second, { hashes: [otherPhone, email], at: at("14:01") })).toEqual({ outcome: "in_doubt" });
      expect(await claim(ids.create("lead"), { hashes: [otherPhone] })).toEqual(claimed);
    });

    it("waits, and returns taken when that lead is stored meanwhile", async () => {
      const waiting = claim(second);
      await new Promise((resolve) => setTimeout(resolve, 150));
      await store(first);
      expect(await waiting).toEqual(taken(first, phone));
    });

    it("waits, and claims when that lead is refused meanwhile", async () => {
      const waiting = claim(second);
      await claims.release(claimOf(first));
      expect(await waiting).toEqual(claimed);
    });

    it("gives the claim to one of many concurrent leads a minute later", async () => {
      const time = at("14:01:00.001");
      const rivals = Array.from({ length: 8 }, () => ids.create("lead"));
      const outcomes = await Promise.all(
        rivals.map(async (leadId) => {
          const outcome = await claim(leadId, { at: time });
          if (outcome.outcome === "claimed") await store(leadId);
          return outcome.outcome;
        }),
      );
      expect(outcomes.sort()).toEqual(["claimed", ...rivals.slice(1).map(() => "taken")]);
    });

    it("renews the claim when that lead comes again, so that no other lead takes it over", async () => {
      expect(await claim(first, { at: at("14:05") })).toEqual(claimed);
      expect(await claim(second, { at: at("14:05:30") })).toEqual({ outcome: "in_doubt" });
    });

    it("returns taken when that lead comes again after another lead took the claim over", async () => {
      expect(await claim(second, { at: at("14:05") })).toEqual(claimed);
      await store(second);
      expect(await claim(first, { at: at("14:05:01") })).toEqual(taken(second, phone));
    });

    it("finds no duplicate", async () => {
      expect(await claims.find(claimOf(second))).toBeUndefined();
    });

    it("ignores the claim after the same key stored a lead with another phone number", async () => {
      expect(await claim(first, { hashes: [otherPhone, email], at: at("14:00:10") }, "corrected")).toEqual(claimed);
      await store(first, "corrected");
      expect(await claim(second, { hashes: [otherPhone] })).toEqual(taken(first, otherPhone));
      expect(await heldBy(phone)).toBeUndefined();
      expect(await claim(second, { hashes: [phone], at: at("14:00:11") })).toEqual(claimed);
    });
  });
});
