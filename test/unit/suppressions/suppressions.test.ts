import { beforeEach, describe, expect, it } from "vitest";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";

const agencyId = anId("agency");
const phone = "+447700900123";
const email = "zoe@example.com";

let suppressions = memorySuppressions();
let clock = aClock("14:00");
beforeEach(() => {
  suppressions = memorySuppressions();
  clock = aClock("14:00");
});
const suppress = (...request: Parameters<ReturnType<typeof makeSuppressContact>>) =>
  makeSuppressContact({ suppressions, contactHash: openContactHash, now: clock.now })(...request);
const check = (...request: Parameters<ReturnType<typeof makeCheckSuppression>>) =>
  makeCheckSuppression({ suppressions, contactHash: openContactHash, now: clock.now })(...request);

describe("suppressContact", () => {
  it("stores an entry for each contact, the phone number first, and reveals neither", async () => {
    const suppressed = await suppress(agencyId, { phone, email, reason: "do_not_call" });
    expect(suppressed).toEqual({
      ok: true,
      value: [
        { id: expect.stringMatching(/^sup_/), contact: "phone", reason: "do_not_call", createdAt: at("14:00") },
        { id: expect.stringMatching(/^sup_/), contact: "email", reason: "do_not_call", createdAt: at("14:00") },
      ],
    });
    expect(JSON.stringify(suppressions.all())).not.toMatch(/7700900123|zoe/);
  });

  it("keeps the first entry when the same contact is suppressed again", async () => {
    const first = await suppress(agencyId, { phone, reason: "opted_out" });
    clock.set("15:00");
    expect(await suppress(agencyId, { phone, reason: "complaint" })).toEqual(first);
    expect(suppressions.all()).toHaveLength(1);
  });

  it("refuses an end that is not in the future, and stores nothing", async () => {
    expect(await suppress(agencyId, { phone, reason: "other", until: at("14:00") })).toEqual({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/until", detail: "in the future" }] },
    });
    expect(suppressions.all()).toEqual([]);
  });
});

describe("checkSuppression", () => {
  it("returns the active entries of the phone number or the email address", async () => {
    await suppress(agencyId, { phone, reason: "do_not_call" });
    expect(await check(agencyId, { phone, email })).toMatchObject([{ contact: "phone", reason: "do_not_call" }]);
    expect(await check(agencyId, { phone: "+447700900124", email })).toEqual([]);
    expect(await check(agencyId, {})).toEqual([]);
  });

  it("finds an email address however it is spelled", async () => {
    await suppress(agencyId, { email: "Zoe@Example.COM", reason: "opted_out" });
    expect(await check(agencyId, { email })).toHaveLength(1);
    expect(await check(agencyId, { email: " ZOE@example.com " })).toHaveLength(1);
  });

  it("finds no entry of another agency", async () => {
    await suppress(agencyId, { phone, reason: "do_not_call" });
    expect(await check(anId("agency", 2), { phone })).toEqual([]);
  });

  it("finds an entry until its end, and not at its end", async () => {
    await suppress(agencyId, { phone, reason: "other", until: at("15:00") });
    clock.set("14:59:59.999");
    expect(await check(agencyId, { phone })).toHaveLength(1);
    clock.set("15:00");
    expect(await check(agencyId, { phone })).toEqual([]);
  });
});
