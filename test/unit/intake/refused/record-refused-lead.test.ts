import { beforeEach, describe, expect, it } from "vitest";
import type { RefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { RefusedLeadRecorder } from "#intake/refused/ports.ts";
import { makeRecordRefusedLead, type RefusedPush } from "#intake/refused/record-refused-lead.ts";
import { makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import type { Suppressions } from "#suppressions/ports.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { anId } from "#test/support/an-id.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aCampaign, anAgencyKey } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const caller = anAgencyKey();
const clock = aClock("14:00");

let records: Map<string, { refused: RefusedLead; expiresAt: Instant }>;
let notKept: number;
let settings: RefusedLeadSettings;
let faults: unknown[];
let suppressions: ReturnType<typeof memorySuppressions>;
beforeEach(() => {
  [records, notKept, settings, faults] = [new Map(), 0, { keepPerson: false, days: 30 }, []];
  suppressions = memorySuppressions();
});

const memory = (): RefusedLeadRecorder => ({
  async add(_, refused, expiresAt) {
    if (!records.has(refused.id)) records.set(refused.id, { refused, expiresAt });
  },
  async countNotKept(_, __, count) {
    notKept += count;
  },
  readSettings: async () => settings,
});

const campaigns = { read: async () => aCampaign() };

const recording = (
  changes: Partial<RefusedLeadRecorder> = {},
  maxWaitMs = 1_000,
  findActive: Suppressions["findActive"] = (...asked) => suppressions.findActive(...asked),
) =>
  makeRecordRefusedLead({
    refusedLeadRecorder: { ...memory(), ...changes },
    campaigns,
    suppressions: { findActive },
    contactHash: openContactHash,
    ids,
    fingerprintLead: makeKeyedFingerprint(parseMasterSecret("a well kept secret")),
    now: clock.now,
    onFault: (error) => faults.push(error),
    maxWaitMs,
  });

const lead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "nonsense", age: 41 }, notes: "private" };
const aPush = (changes: Partial<RefusedPush> = {}, body: unknown = lead): RefusedPush => ({
  idempotencyKey: "crm-1",
  toText: () => JSON.stringify(body),
  problem: { code: "phone_invalid", status: 422, errors: [{ pointer: "/person/phone", detail: "not a valid number" }] },
  requestId: "request-1",
  ...changes,
});
const kept = () => [...records.values()].map(({ refused }) => refused);

describe("a refused push", () => {
  it("leaves a record for 30 days with its reason, key and campaign, and without the person", async () => {
    await recording()(caller, aPush());
    expect([...records.values()]).toEqual([
      {
        expiresAt: "2026-12-22T14:00:00.000Z",
        refused: {
          id: expect.stringMatching(/^rfl_/),
          at: clock.now(),
          keyId: caller.id,
          idempotencyKey: "crm-1",
          campaignId: lead.campaignId,
          code: "phone_invalid",
          status: 422,
          errors: [{ pointer: "/person/phone", detail: "not a valid number" }],
        },
      },
    ]);
    expect(JSON.stringify(kept())).not.toMatch(/Zoë|nonsense|private/);
  });

  it("keeps the texts of the person, and nothing else of the lead, if the agency asks for it, for its days", async () => {
    settings = { keepPerson: true, days: 5 };
    await recording()(caller, aPush());
    expect([...records.values()]).toMatchObject([
      { expiresAt: "2026-11-27T14:00:00.000Z", refused: { person: { name: "Zoë", phone: "nonsense" } } },
    ]);
    expect(JSON.stringify(kept())).not.toContain("private");
  });

  it("leaves one record however often it is repeated, and another for another body, key or reason", async () => {
    const record = recording();
    for (const _ of [1, 2, 3]) await record(caller, aPush());
    expect(records.size).toBe(1);
    await record(caller, aPush({}, { ...lead, notes: "corrected" }));
    await record(caller, aPush({ idempotencyKey: "crm-2" }));
    await record(caller, aPush({ problem: { code: "suppressed", status: 409 } }));
    expect(records.size).toBe(4);
  });

  it("is another one for another agency and for a test key", async () => {
    const record = recording();
    await record(caller, aPush());
    await record({ ...caller, mode: "test" }, aPush());
    await record({ ...caller, agencyId: anId("agency", 2) }, aPush());
    expect(records.size).toBe(3);
  });

  it.each([
    ["is not JSON", "{"],
    ["is no object", "[null]"],
    ["is null", "null"],
    ["has names of JavaScript", '{"person":{"constructor":"x","__proto__":{"name":"y"}},"campaignId":{}}'],
    ["has another kind of campaign", '{"campaignId":"campaign_1","person":"Zoë"}'],
  ])("is recorded without campaign and person if its text %s", async (_, text) => {
    settings = { keepPerson: true, days: 30 };
    await recording()(caller, aPush({ toText: () => text }));
    expect(faults).toEqual([]);
    expect(kept()).toMatchObject([{ code: "phone_invalid" }]);
    expect(kept()[0]).not.toMatchObject({ campaignId: expect.anything() });
    expect(kept()[0]).not.toMatchObject({ person: expect.anything() });
  });

  it("is small, however many and long its errors and texts are", async () => {
    settings = { keepPerson: true, days: 30 };
    const errors = Array.from({ length: 100 }, (_, index) => ({
      pointer: `/${"x".repeat(5_000)}${index}`,
      detail: "no",
    }));
    const person = { name: "n".repeat(60_000), phone: "1", email: "e".repeat(60_000) };
    await recording()(caller, aPush({ problem: { code: "validation_error", status: 422, errors } }, { person }));
    expect(JSON.stringify(kept()).length).toBeLessThan(5_000);
  });

  it.each(["changed_meanwhile", "temporarily_unavailable"])(
    "leaves no record if %s tells to repeat it",
    async (code) => {
      await recording()(caller, aPush({ problem: { code, status: 409 } }));
      expect(records.size).toBe(0);
    },
  );

  it("holds no half of a character, which could not be stored, of the push or by a cut", async () => {
    settings = { keepPerson: true, days: 30 };
    const problem = { code: "validation_error", status: 422, errors: [{ pointer: "/a\ud800b", detail: "not known" }] };
    await recording()(caller, aPush({ problem }, { ...lead, person: { name: `x${"🙂".repeat(200)}` } }));
    expect(kept()).toEqual([
      expect.objectContaining({
        errors: [{ pointer: "/a\ufffdb", detail: "not known" }],
        person: { name: `x${"🙂".repeat(149)}` },
      }),
    ]);
  });

  it("is counted and not recorded above the limit of a minute", async () => {
    const record = recording();
    for (let number = 0; number < 120; number += 1) await record(caller, aPush({ idempotencyKey: `crm-${number}` }));
    expect(records.size).toBe(100);
    // Reported at 1 and at 10 of the 20.
    expect(notKept).toBe(10);
  });
});

describe("a refused push of a person whose contact is suppressed", () => {
  const person = { name: "Ada", phone: "07700 900123", email: "Ada@Example.com" };
  const suppress = (contact: "phone" | "email", value: string) =>
    suppressions.add(caller.agencyId, openContactHash.compute(caller.agencyId, contact, value), {
      contact,
      reason: "erased",
      createdAt: clock.now(),
      until: undefined,
    });
  beforeEach(() => void (settings = { keepPerson: true, days: 30 }));

  it.each([
    ["phone", "+447700900123"],
    ["email", "ada@example.com"],
  ] as const)("is recorded without the person, by its %s", async (contact, value) => {
    await suppress(contact, value);
    await recording()(caller, aPush({}, { ...lead, person }));
    expect(kept()).toMatchObject([{ code: "phone_invalid" }]);
    expect(kept()[0]?.person).toBeUndefined();
  });

  it("is recorded with the person if the suppression is of another contact", async () => {
    await suppress("phone", "+447700900124");
    await recording()(caller, aPush({}, { ...lead, person }));
    expect(kept()).toMatchObject([{ person }]);
  });

  it("is recorded without the person if the suppressions cannot be read", async () => {
    const findActive = () => Promise.reject(new Error("throttled"));
    await recording({}, 1_000, findActive)(caller, aPush({}, { ...lead, person }));
    expect(kept()).toMatchObject([{ code: "phone_invalid" }]);
    expect(kept()[0]?.person).toBeUndefined();
  });
});

describe("recording a refused push", () => {
  const broken = async () => {
    throw new Error("throttled");
  };

  it.each<[string, Partial<RefusedLeadRecorder>]>([["the write", { add: broken }]])(
    "reports the fault and does not throw if %s fails",
    async (_, failing) => {
      await recording(failing)(caller, aPush());
      expect(faults).toEqual([new Error("throttled")]);
    },
  );

  it("records without the person if the settings cannot be read", async () => {
    await recording({ readSettings: broken })(caller, aPush());
    expect(kept()).toMatchObject([{ code: "phone_invalid" }]);
    expect(faults).toEqual([]);
  });

  it("reports the fault and does not throw if the text cannot be made", async () => {
    const toText = () => {
      throw new RangeError("too deep");
    };
    await recording()(caller, aPush({ toText }));
    expect(faults).toEqual([new RangeError("too deep")]);
  });

  it("lets the response wait no longer than its limit for a slow write", async () => {
    const started = performance.now();
    await recording({ add: () => new Promise(() => undefined) }, 20)(caller, aPush());
    expect(performance.now() - started).toBeLessThan(500);
  });
});
