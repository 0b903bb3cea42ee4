import { describe, expect, it } from "vitest";
import { makeSetSmsPerDay } from "#accounts/set-sms-per-day.ts";
import { cachedSmsLimit } from "#delivery/sms/cached-sms-limit.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencies } from "#test/support/doubles/memory-entities.ts";
import { anAgency } from "#test/support/entities.ts";

const defaultLimit = { amount: 2_500, currency: "USD" } as const;
const ownLimit = { amount: 100, currency: "USD" } as const;

describe("setSmsPerDay", () => {
  const agencies = memoryAgencies(anAgency());
  const set = makeSetSmsPerDay({ agencies });
  const limit = () => cachedSmsLimit({ agencies, defaultLimit, now: aClock("14:00").now })(anId("agency"));

  it("replaces the default limit, and restores it when called without a limit", async () => {
    expect(await limit()).toEqual(defaultLimit);
    expect(await set(anId("agency"), ownLimit)).toEqual({ ok: true, value: anAgency({ smsPerDay: ownLimit }) });
    expect(await limit()).toEqual(ownLimit);
    expect(await set(anId("agency"), undefined)).toEqual({ ok: true, value: anAgency() });
    expect(await limit()).toEqual(defaultLimit);
  });

  it("accepts a limit of zero", async () => {
    await set(anId("agency"), { amount: 0, currency: "USD" });
    expect(await limit()).toEqual({ amount: 0, currency: "USD" });
  });

  it("refuses an agency that does not exist", async () => {
    expect(await set(anId("agency", 2), ownLimit)).toEqual({ ok: false, refusal: { kind: "not_found" } });
  });
});
