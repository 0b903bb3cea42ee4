import { describe, expect, it } from "vitest";
import { makeSetEmailFrom } from "#accounts/set-email-from.ts";
import { at } from "#test/support/at.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryAgencies } from "#test/support/doubles/memory-entities.ts";
import { anAgency } from "#test/support/entities.ts";

describe("setEmailFrom", () => {
  const set = makeSetEmailFrom({ agencies: memoryAgencies(anAgency()) });

  it("replaces the default address, and restores it when called without one", async () => {
    const emailFrom = "hello@brightline.example";
    expect(await set(anId("agency"), emailFrom)).toEqual({ ok: true, value: anAgency({ emailFrom }) });
    expect(await set(anId("agency"), undefined)).toEqual({ ok: true, value: anAgency() });
  });

  it("records when SES had verified the address, and forgets it with the address", async () => {
    const emailFrom = "hello@brightline.example";
    const verifiedAt = at("14:00");
    const verified = anAgency({ emailFrom, emailFromVerifiedAt: verifiedAt });
    expect(await set(anId("agency"), emailFrom, verifiedAt)).toEqual({ ok: true, value: verified });
    expect(await set(anId("agency"), "new@brightline.example")).toEqual({
      ok: true,
      value: anAgency({ emailFrom: "new@brightline.example" }),
    });
    expect(await set(anId("agency"), undefined, verifiedAt)).toEqual({ ok: true, value: anAgency() });
  });

  it("refuses an agency that does not exist", async () => {
    expect(await set(anId("agency", 2), undefined)).toEqual({ ok: false, refusal: { kind: "not_found" } });
  });
});
