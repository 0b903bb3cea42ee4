import { describe, expect, it } from "vitest";
import { makeChangeAgency } from "#accounts/change-agency.ts";
import { cachedSmsLimit } from "#delivery/sms/cached-sms-limit.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencies } from "#test/support/doubles/memory-entities.ts";
import { anAgency } from "#test/support/entities.ts";

const defaultLimit = { amount: 2_500, currency: "USD" } as const;
const ownLimit = { amount: 100, currency: "USD" } as const;
const sender = { emailFrom: "hello@brightline.example", emailFromVerifiedAt: at("14:00") };

describe("changing an agency", () => {
  const anAgencyToChange = () => {
    const agencies = memoryAgencies(anAgency());
    return { agencies, change: makeChangeAgency({ agencies }) };
  };

  it("replaces what it names and keeps the rest", async () => {
    const { agencies, change } = anAgencyToChange();
    await change(anId("agency"), { smsPerDay: ownLimit, ...sender });
    const changed = anAgency({ smsPerDay: ownLimit, ...sender, timeZone: "America/New_York" });
    expect(await change(anId("agency"), { timeZone: "America/New_York" })).toEqual({ ok: true, value: changed });
    expect(await agencies.read(anId("agency"))).toEqual(changed);
  });

  it("forgets a sender with the time at which it was verified", async () => {
    const { agencies, change } = anAgencyToChange();
    await change(anId("agency"), sender);
    await change(anId("agency"), { emailFrom: undefined, emailFromVerifiedAt: undefined });
    expect(await agencies.read(anId("agency"))).toEqual(anAgency());
  });

  it("replaces the limit of the deployment for texts, even by zero, and restores it", async () => {
    const { agencies, change } = anAgencyToChange();
    const limit = () => cachedSmsLimit({ agencies, defaultLimit, now: aClock("14:00").now })(anId("agency"));
    expect(await limit()).toEqual(defaultLimit);
    await change(anId("agency"), { smsPerDay: { amount: 0, currency: "USD" } });
    expect(await limit()).toEqual({ amount: 0, currency: "USD" });
    await change(anId("agency"), { smsPerDay: undefined });
    expect(await limit()).toEqual(defaultLimit);
  });

  it("refuses an agency that does not exist", async () => {
    const { change } = anAgencyToChange();
    expect(await change(anId("agency", 2), { smsPerDay: ownLimit })).toEqual({
      ok: false,
      refusal: { kind: "not_found" },
    });
  });
});
