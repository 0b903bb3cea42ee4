import { describe, expect, it } from "vitest";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCampaigns } from "#test/support/doubles/memory-entities.ts";
import { aCampaign } from "#test/support/entities.ts";

const scope = { agencyId: anId("agency") };
const id = anId("campaign");

describe("changing an entity of an agency", () => {
  function given({ time = "10:00", campaign = aCampaign() } = {}) {
    const clock = aClock(time);
    const campaigns = memoryCampaigns(campaign);
    const change = makeChangeEntity(campaigns, clock.now);
    const rename = (name: string) => change(scope, id, (before) => ok({ ...before, name }));
    return { clock, campaigns, change, rename };
  }

  it("stores the change with its time", async () => {
    const { campaigns, rename } = given();
    const after = aCampaign({ name: "Roofs, Bath", updatedAt: at("10:00") });
    expect(await rename("Roofs, Bath")).toEqual({ ok: true, value: after });
    expect(await campaigns.read(scope, id)).toEqual(after);
  });

  it("refuses an unknown id and one of another agency as not found", async () => {
    const { change } = given();
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await change(scope, anId("campaign", 9), ok)).toEqual(notFound);
    expect(await change({ agencyId: anId("agency", 2) }, id, ok)).toEqual(notFound);
  });

  it("passes on a refusal, and changes nothing", async () => {
    const { campaigns, change } = given();
    const refused = await change(scope, id, () => refuse({ kind: "validation_error" as const }));
    expect(refused).toEqual({ ok: false, refusal: { kind: "validation_error" } });
    expect(await campaigns.read(scope, id)).toEqual(aCampaign());
  });

  it("decides again on the state that a concurrent change left", async () => {
    const { campaigns, change, rename } = given();
    const pause = () => change(scope, id, (before) => ok({ ...before, active: false }));
    const [renamed, paused] = await Promise.all([rename("first"), pause()]);
    expect([renamed.ok, paused.ok]).toEqual([true, true]);
    expect(await campaigns.read(scope, id)).toMatchObject({ name: "first", active: false });
  });

  it("is refused, and stores nothing, when every attempt met another change", async () => {
    const { campaigns, change } = given();
    let decided = 0;
    const contested = await change(scope, id, async (before) => {
      decided += 1;
      const other = { ...before, name: `other ${decided}`, updatedAt: at(`09:00:0${decided}`) };
      await campaigns.replace(scope, before, other);
      return ok({ ...before, active: false });
    });
    expect(contested).toEqual({ ok: false, refusal: { kind: "changed_meanwhile" } });
    expect(await campaigns.read(scope, id)).toMatchObject({ name: "other 5", active: true });
  });

  it("writes nothing when the change leaves the entity as it is", async () => {
    const { campaigns, change } = given();
    expect(await change(scope, id, ok)).toEqual({ ok: true, value: aCampaign() });
    expect(await campaigns.read(scope, id)).toEqual(aCampaign());
  });

  it.each([
    ["the clock does not advance", "09:00", "09:00:00.001"],
    ["the clock runs back", "08:00", "09:00:00.001"],
    ["the clock has moved on a millisecond", "09:00:00.001", "09:00:00.001"],
    ["the clock has moved on", "10:00", "10:00"],
  ])("moves the time of change on, since it guards the next one, when %s", async (_, time, expected) => {
    const { rename } = given({ time });
    expect(await rename("x")).toMatchObject({ value: { updatedAt: at(expected) } });
  });

  it("detects an outdated copy even within one millisecond", async () => {
    const { campaigns, rename } = given({ time: "09:00" });
    const stale: Campaign = aCampaign();
    await rename("x");
    expect(await campaigns.replace(scope, stale, { ...stale, name: "stale" })).toBe("changed_meanwhile");
  });
});
