import { describe, expect, it } from "vitest";
import { makeSetSmsPerDay } from "#accounts/set-sms-per-day.ts";
import { cachedSmsLimit } from "#delivery/sms/cached-sms-limit.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencies } from "#test/support/doubles/memory-entities.ts";
import { anAgency } from "#test/support/entities.ts";

const usual = { amount: 2_500, currency: "USD" } as const;
const tight = { amount: 100, currency: "USD" } as const;

describe("what an agency's texts may cost in a day", () => {
  const agencies = memoryAgencies(anAgency());
  const set = makeSetSmsPerDay({ agencies });
  const limit = () => cachedSmsLimit({ agencies, defaultLimit: usual, now: aClock("14:00").now })(anId("agency"));

  it("is the usual limit until the operator sets one, and again when that is taken back", async () => {
    expect(await limit()).toEqual(usual);
    expect(await set(anId("agency"), tight)).toEqual({ ok: true, value: anAgency({ smsPerDay: tight }) });
    expect(await limit()).toEqual(tight);
    expect(await set(anId("agency"), undefined)).toEqual({ ok: true, value: anAgency() });
    expect(await limit()).toEqual(usual);
  });

  it("may be nothing at all", async () => {
    await set(anId("agency"), { amount: 0, currency: "USD" });
    expect(await limit()).toEqual({ amount: 0, currency: "USD" });
  });

  it("is not set for an agency that is not there", async () => {
    expect(await set(anId("agency", 2), tight)).toEqual({ ok: false, refusal: { kind: "not_found" } });
  });
});
