import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { NotWokenReason } from "#domain/contact/nurture.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import type { Screening } from "#domain/lead/screening.ts";
import { instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeJudgeWake } from "#nurture/judge-wake.ts";
import { makeRunWake } from "#nurture/run-wake.ts";
import { makeWakeLead } from "#nurture/wake-lead.ts";
import { makeWakeOnRequest } from "#nurture/wake-on-request.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import {
  aCampaign,
  aClient,
  aClientKey,
  anAgencyKey,
  anEmailSubscription,
  anSmsSubscription,
  aPerson,
} from "#test/support/entities.ts";
import { aDelivered, aNurture, anOutcome, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const job = { kind: "wake" as const, ...key };
const morning = on("2026-11-24T09:00Z");
const weekdays = (from: string) => ({
  weekly: [{ days: ["tue" as const, "wed" as const], from, to: "17:00" }],
  holidays: [],
});
const consent = { wording: "Yes", source: "a call", at: at("13:00") };
const screened = (checkedAt: string, verdict: "clear" | "listed" = "clear"): Screening => [
  { register: "TPS", verdict, checkedAt: on(checkedAt) },
];

type World = {
  client?: Partial<Client>;
  campaign?: Partial<Campaign>;
  subscriptions?: Subscription[];
  received?: Partial<Received>;
  person?: Partial<PersonalData> | "erased";
  isSuppressed?: boolean;
};

describe("waking a nurtured lead", () => {
  let history = memoryHistory();
  let jobs = memoryDueItems();
  beforeEach(() => {
    history = memoryHistory();
    jobs = memoryDueItems();
  });

  async function worldOf({ client, campaign, subscriptions, received, person, isSuppressed }: World = {}) {
    history.given(key, {
      facts: [aReceived(received), aDelivered(), aNurture()],
      ...(person !== "erased" && { personal: aPerson(person) }),
    });
    const suppressions = memorySuppressions();
    const suppressing = { suppressions, contactHash: openContactHash, now: () => at("15:30") };
    if (isSuppressed) {
      await makeSuppressContact(suppressing)(key.agencyId, {
        phone: aPerson().person.phone,
        reason: "do_not_call",
      });
    }
    const judgeWake = makeJudgeWake({
      clients: memoryClients(aClient(client)),
      campaigns: memoryCampaigns(aCampaign(campaign)),
      subscriptions: memorySubscriptions(...(subscriptions ?? [anSmsSubscription(), anEmailSubscription()])),
      checkSuppression: makeCheckSuppression({ ...suppressing, now: () => morning }),
    });
    const wakeLead = makeWakeLead({ history, judgeWake, jobs, ids });
    return {
      runWake: makeRunWake({ history, wakeLead, onFault: (fault) => expect.fail(String(fault)) }),
      wakeOnRequest: (now = at("16:00"), caller = anAgencyKey(), screening?: Screening) =>
        makeWakeOnRequest({ history, wakeLead, now: () => now })(caller, key.leadId, screening),
    };
  }
  const factsOf = (kind: string) => history.factsOf(key).filter((fact) => fact.kind === kind);
  const state = () => foldLead(history.factsOf(key));

  it("plans its deliveries to the client's endpoints of now, under new ids, and nothing else", async () => {
    const { runWake } = await worldOf();
    expect(await runWake(job, morning)).toBeUndefined();
    expect(factsOf("woken")).toMatchObject([
      {
        at: morning,
        cycle: 2,
        sequence: 1,
        deliveries: [
          { subscriptionId: anId("sub", 2), channel: "email" },
          { subscriptionId: anId("sub"), channel: "sms" },
        ],
      },
    ]);
    expect(state()).toMatchObject({ status: "received", cycles: [{ number: 1 }, { number: 2, from: morning }] });
    expect(new Set(state()?.deliveries.map(({ id }) => id)).size).toBe(3);
    expect(await jobs.read({ kind: "recheck", ...key })).toMatchObject({ dueAt: on("2026-11-24T09:02Z") });
  });

  it("charges nothing more, and keeps the times of the first delivery", async () => {
    const { runWake } = await worldOf();
    const before = toBillingRecord(key.leadId, foldLead(history.factsOf(key)) ?? expect.fail());
    await runWake(job, morning);
    const delivery = state()?.cycles[1]?.deliveries[0] ?? expect.fail();
    await history.append(key, aDelivered({ deliveryId: delivery.id, at: on("2026-11-24T09:00:02Z") }));
    await history.append(key, anOutcome({ sequence: 2, outcome: "won", value: { amount: 1, currency: "GBP" } }));
    const after = toBillingRecord(key.leadId, state() ?? expect.fail());
    expect(after).toMatchObject({
      charged: before?.charged,
      placedAt: before?.placedAt,
      deliveredAt: before?.deliveredAt,
    });
    expect(after).toMatchObject({ status: "contacted", outcome: { kind: "won" }, charged: { amount: 6000 } });
  });

  it("wakes once, however often and however concurrently the job and requests run", async () => {
    const { runWake, wakeOnRequest } = await worldOf();
    const answers = await Promise.all([runWake(job, morning), wakeOnRequest(morning), runWake(job, morning)]);
    expect(answers[1]).toMatchObject({ ok: true, value: { state: { status: "received" } } });
    await runWake(job, morning);
    expect(factsOf("woken")).toHaveLength(1);
    expect(factsOf("not_woken")).toEqual([]);
  });

  it("does nothing before its time, or after another outcome", async () => {
    const { runWake } = await worldOf();
    expect(await runWake(job, at("16:00"))).toBe(morning);
    await history.append(key, anOutcome({ sequence: 2, outcome: "lost" }));
    expect(await runWake(job, morning)).toBeUndefined();
    expect(state()?.cycles).toHaveLength(1);
  });

  it("wakes on the later date that the client gave meanwhile, and sleeps again in its second cycle", async () => {
    const { runWake } = await worldOf();
    const later = on("2026-11-25T09:00Z");
    const nurture = (sequence: number) => aNurture({ sequence, nurture: { wakeOn: "2026-11-25", wakeAt: later } });
    await history.append(key, nurture(2));
    expect(await runWake(job, morning)).toBe(later);
    await runWake(job, later);
    await history.append(key, nurture(3));
    expect(state()).toMatchObject({ status: "nurturing", sleep: { sequence: 3 } });
    await runWake(job, later);
    expect(factsOf("woken")).toMatchObject([
      { cycle: 2, sequence: 2 },
      { cycle: 3, sequence: 3 },
    ]);
  });

  it("waits for the next opening if the hours have changed", async () => {
    const { runWake } = await worldOf({ campaign: { hours: weekdays("11:00") } });
    expect(await runWake(job, morning)).toBe(on("2026-11-24T11:00Z"));
    expect(history.factsOf(key)).toHaveLength(3);
    expect(await runWake(job, on("2026-11-24T11:00Z"))).toBeUndefined();
    expect(factsOf("woken")).toHaveLength(1);
  });

  const obstacles: Record<NotWokenReason, World> = {
    person_erased: { person: "erased" },
    suppressed: { isSuppressed: true },
    consent_missing: { campaign: { consentRequired: true } },
    consent_expired: { person: { consent: { ...consent, validUntil: morning } } },
    screening_missing: { campaign: { screening: { maxAgeDays: 28 } } },
    screening_expired: { received: { screenedUntil: morning } },
    tps_listed: { person: { screening: screened("2026-11-22T12:00Z", "listed") } },
    campaign_inactive: { campaign: { active: false } },
    client_paused: { client: { paused: true } },
    no_subscription: { subscriptions: [{ ...anSmsSubscription(), active: false }] },
    outside_hours: { campaign: { hours: { weekly: [], holidays: [] } } },
  };

  it.each(NotWokenReason.options)(
    "stays asleep for %s, says so once, and refuses a request with it",
    async (reason) => {
      const { runWake, wakeOnRequest } = await worldOf(obstacles[reason]);
      expect(await runWake(job, morning)).toBeUndefined();
      expect(await runWake(job, on("2026-11-24T10:00Z"))).toBeUndefined();
      expect(factsOf("not_woken")).toMatchObject([{ at: morning, cycle: 2, sequence: 1, reason }]);
      expect(state()).toMatchObject({ status: "nurturing", sleep: { wakeOn: "2026-11-24", notWoken: { reason } } });
      expect(await wakeOnRequest(morning)).toMatchObject({ ok: false, refusal: { kind: "wake_refused", reason } });
      expect(factsOf("woken")).toEqual([]);
    },
  );

  it("wakes on request with a fresh screening, whose age counts from then on", async () => {
    const { runWake, wakeOnRequest } = await worldOf({
      campaign: { screening: { maxAgeDays: 28 } },
      received: { screenedUntil: at("15:00") },
    });
    await runWake(job, morning);
    const fresh = screened("2026-11-24T10:00Z");
    expect(await wakeOnRequest(on("2026-11-24T10:05Z"), anAgencyKey(), fresh)).toMatchObject({ ok: true });
    expect(state()).toMatchObject({ status: "received", screenedUntil: on("2026-12-22T10:00Z") });
    const listed = await worldOf({ campaign: { screening: { maxAgeDays: 28 } } });
    expect(await listed.wakeOnRequest(morning, anAgencyKey(), screened("2026-11-24T08:00Z", "listed"))).toMatchObject({
      refusal: { reason: "tps_listed" },
    });
  });

  it("wakes on request before the date, but not a second time, and not for a foreign key", async () => {
    const { wakeOnRequest } = await worldOf({ campaign: { hours: weekdays("11:00") } });
    expect(await wakeOnRequest()).toMatchObject({
      refusal: { kind: "wake_refused", reason: "outside_hours", until: on("2026-11-24T11:00Z") },
    });
    const inHours = instant(Date.parse(morning) + 3 * 3_600_000);
    const foreign = { ...anAgencyKey(), agencyId: anId("agency", 2) };
    expect(await wakeOnRequest(inHours, foreign)).toMatchObject({ refusal: { kind: "not_found" } });
    expect(await wakeOnRequest(inHours, aClientKey(anId("client", 2)))).toMatchObject({
      refusal: { kind: "not_found" },
    });
    expect(await wakeOnRequest(inHours)).toMatchObject({ ok: true });
    expect(await wakeOnRequest(inHours)).toEqual({ ok: false, refusal: { kind: "not_sleeping" } });
  });

  it("sleeps until a request if an old outcome has no date", async () => {
    const { runWake, wakeOnRequest } = await worldOf();
    await history.append(key, aNurture({ sequence: 2, nurture: undefined }));
    expect(await runWake(job, morning)).toBeUndefined();
    expect(state()?.status).toBe("nurturing");
    expect(await wakeOnRequest(morning)).toMatchObject({ ok: true });
  });
});
