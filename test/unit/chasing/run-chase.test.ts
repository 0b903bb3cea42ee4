import { beforeEach, describe, expect, it } from "vitest";
import { makePlanNextStep } from "#chasing/plan-next-step.ts";
import { makeRunChase } from "#chasing/run-chase.ts";
import { makeScheduleChase, startsClock } from "#chasing/schedule-chase.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordCallStart } from "#contact/record-call-start.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import { loadLead, viewForRole } from "#leads/read-lead.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryChaseLine } from "#test/support/doubles/memory-chase-line.ts";
import { memoryDueItems, memoryDueQueue } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import {
  aCampaign,
  aClient,
  aClientKey,
  anEmailSubscription,
  anSmsSubscription,
  aPerson,
} from "#test/support/entities.ts";
import {
  aContactAttempt,
  aDelivered,
  aLadder,
  anAcknowledged,
  anOutcome,
  aPlacement,
  aReceived,
  aWoken,
} from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { planNoRetry } from "#test/support/plan-no-retry.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const campaign = { agencyId: key.agencyId, campaignId: anId("campaign") };
const job = { kind: "chase" as const, ...campaign };
const deliveredAt = on("2026-11-27T17:20Z");
const monday = (time: string) => on(`2026-11-30T${time}Z`);
const fridayAtClosing = on("2026-11-27T17:30Z");
const secondPerson = anSmsSubscription({ id: anId("sub", 4) });
const contactHours = [
  {
    from: on("2026-11-01T00:00Z"),
    weekly: [
      {
        days: ["mon" as const, "tue" as const, "wed" as const, "thu" as const, "fri" as const],
        from: "09:00",
        to: "17:30",
      },
    ],
    holidays: [],
    calendars: [],
    timeZone: "Europe/London",
  },
];
const passesOn: ChaseStep = { after: 60, clock: "working", while: "unacknowledged", do: { kind: "pass_on" } };
const pool = (clients: number): Partial<Campaign> => ({
  clientId: undefined,
  pool: {
    mode: "priority",
    share: 1,
    members: [1, 2, 3, 4].slice(0, clients).map((n) => ({ clientId: anId("client", n), priority: n, weight: 1 })),
  },
});

type World = { chase?: ChaseStep[]; facts?: Fact[]; campaign?: Partial<Campaign>; subscriptions?: Subscription[] };

describe("chasing the client of a delivered lead", () => {
  let history = memoryHistory();
  let line = memoryChaseLine();
  let jobs = memoryDueItems();
  let jobQueue = memoryDueQueue();
  let usages = memoryUsages();
  let clock = deliveredAt;
  beforeEach(() => {
    [history, line, jobs, jobQueue, usages] = [
      memoryHistory(),
      memoryChaseLine(),
      memoryDueItems(),
      memoryDueQueue(),
      memoryUsages(),
    ];
  });

  /** A lead that was delivered on Friday at 17:20 by SMS, in the line. */
  async function worldOf({ chase = aLadder, facts = [], campaign: changes, subscriptions }: World = {}) {
    const received = aReceived({ at: on("2026-11-27T17:19Z"), placement: aPlacement({ chase }) });
    history.given(key, { facts: [received, aDelivered({ at: deliveredAt }), ...facts], personal: aPerson() });
    const clients = memoryClients(...[1, 2, 3, 4].map((n) => aClient({ id: anId("client", n), contactHours })));
    const all = subscriptions ?? [
      anSmsSubscription(),
      anEmailSubscription(),
      secondPerson,
      ...[2, 3, 4].map((n) => anSmsSubscription({ id: anId("sub", 10 + n), clientId: anId("client", n) })),
    ];
    const stores = {
      clients,
      campaigns: memoryCampaigns(aCampaign(changes)),
      subscriptions: { ...scopedSubscriptions(all) },
      loadHoursInForce: makeLoadHoursInForce({ calendars: { read: async () => undefined } }),
    };
    const now = () => clock;
    const deps = { ...stores, history, line, jobs, jobQueue, ids, now };
    const router = makeRouteLead({ ...stores, usages, turns: memoryTurns(), ids });
    const scheduleChase = makeScheduleChase({ ...deps, planNextStep: makePlanNextStep(deps) });
    await scheduleChase(key, (await loadLead(history, key)) ?? expect.fail());
    const runChase = makeRunChase({ ...deps, router, onFault: (fault) => expect.fail(String(fault)) });
    const report = { source: "link" as const, author: anId("sub"), maySee: () => true };
    return {
      scheduleChase,
      /** Runs the job at each time, and returns when it is due next. */
      runAt: async (...times: Instant[]) => {
        let next: Instant | undefined;
        for (const time of times) {
          clock = time;
          next = await runChase(job, time);
        }
        return next;
      },
      acknowledge: (time: Instant) => {
        clock = time;
        return makeRecordAcknowledgement({ ...deps, returnRejected: async () => undefined })(key, report, {
          outcome: "accepted",
        });
      },
      startCall: async (time: Instant) => {
        clock = time;
        await makeRecordCallStart(deps)(key, (await loadLead(history, key)) ?? expect.fail(), report);
      },
      attempt: (time: Instant) => {
        clock = time;
        return makeRecordContactAttempt({ ...deps, planRetry: planNoRetry })(key, report, "no_answer");
      },
    };
  }
  const factsOf = (kind: string, lead = key) => history.factsOf(lead).filter((fact) => fact.kind === kind);
  const state = (lead = key) => foldLead(history.factsOf(lead)) ?? expect.fail();

  it("texts again at closing time, a second person on Monday, and then tells the agency, each once", async () => {
    const { runAt } = await worldOf();
    expect(line.entries()).toMatchObject([{ dueAt: fridayAtClosing, cycle: 1, step: 1 }]);
    expect(await jobs.read(job)).toMatchObject({ dueAt: fridayAtClosing });
    expect(await runAt(on("2026-11-27T17:29:59Z"))).toBe(fridayAtClosing);
    expect(factsOf("chased")).toEqual([]);
    expect(await runAt(fridayAtClosing)).toBe(monday("09:20"));
    expect(await runAt(monday("09:20"))).toBe(monday("09:50"));
    expect(await runAt(monday("09:50"), monday("09:51"))).toBeUndefined();
    expect(factsOf("chased")).toMatchObject([
      { at: fridayAtClosing, step: 1, do: "remind", deliveries: [{ subscriptionId: anId("sub"), channel: "sms" }] },
      { at: monday("09:20"), step: 2, do: "second", deliveries: [{ subscriptionId: secondPerson.id }] },
      { at: monday("09:50"), step: 3, do: "tell_agency", missing: "acknowledgement", deliveries: [] },
    ]);
    expect(new Set(state().deliveries.map(({ id }) => id)).size).toBe(3);
    expect(line.entries()).toEqual([]);
    const events = factsOf("chased").flatMap((fact) => toLeadEvents(key.leadId, state(), fact));
    expect(events).toMatchObject([
      { type: "lead.chased", at: monday("09:50"), data: { step: 3, missing: "acknowledgement" } },
    ]);
  });

  it("waits 15 minutes for the report of a call, and then goes on if there was none", async () => {
    const { runAt, startCall, attempt } = await worldOf();
    await startCall(on("2026-11-27T17:29:00Z"));
    expect(await runAt(fridayAtClosing)).toBe(on("2026-11-27T17:44:00Z"));
    expect(factsOf("chased")).toEqual([]);
    expect(await runAt(on("2026-11-27T17:44:00Z"))).toBe(monday("09:20"));
    expect(factsOf("chased")).toHaveLength(1);
    await startCall(monday("09:10"));
    expect(await runAt(monday("09:20"))).toBe(monday("09:25"));
    await attempt(monday("09:21"));
    expect(await runAt(monday("09:25"))).toBeUndefined();
    expect(factsOf("chased")).toHaveLength(1);
  });

  it("leaves a lead with the client that began to call it, and tells the agency if the client reports nothing", async () => {
    const { runAt, startCall } = await worldOf({ chase: [passesOn], campaign: pool(2) });
    await startCall(monday("09:49:30"));
    expect(factsOf("taken")).toMatchObject([{ by: "client" }]);
    expect(await runAt(monday("09:50"))).toBe(monday("10:04:30"));
    expect(await runAt(monday("10:04:30"))).toBeUndefined();
    expect(state().passedOn).toBeUndefined();
    expect(factsOf("chased")).toMatchObject([{ do: "pass_on", deliveries: [] }]);
  });

  it("records no start of a call for a lead that was passed on before", async () => {
    const { runAt, startCall } = await worldOf({ chase: [passesOn], campaign: pool(2) });
    await runAt(monday("09:50"));
    expect(state().status).toBe("passed_on");
    await startCall(monday("09:51"));
    expect(factsOf("call_started")).toEqual([]);
  });

  it("leaves the second step out after an acknowledgement at 09:19:59, and runs it while no call was made", async () => {
    const acknowledged = await worldOf();
    await acknowledged.runAt(fridayAtClosing);
    await acknowledged.acknowledge(monday("09:19:59"));
    expect(await acknowledged.runAt(monday("09:20"))).toBeUndefined();
    expect(factsOf("chased")).toHaveLength(1);

    const unattempted = await worldOf({ chase: aLadder.map((step) => ({ ...step, while: "unattempted" as const })) });
    await unattempted.runAt(fridayAtClosing);
    await unattempted.acknowledge(monday("09:19:59"));
    await unattempted.runAt(monday("09:20"));
    expect(factsOf("chased")).toMatchObject([{ missing: "attempt" }, { step: 2, missing: "attempt" }]);
    await unattempted.attempt(monday("09:30"));
    expect(await unattempted.runAt(monday("09:50"))).toBeUndefined();
    expect(factsOf("chased")).toHaveLength(2);
  });

  it("plans the delivery to an owner who opted out, which the sender then skips", async () => {
    const disabled = { at: on("2026-11-27T17:25Z"), reason: "opted_out" as const };
    const { runAt } = await worldOf({ subscriptions: [anSmsSubscription({ disabled })] });
    await runAt(fridayAtClosing);
    expect(factsOf("chased")).toMatchObject([{ deliveries: [{ subscriptionId: anId("sub") }] }]);
  });

  it("tells the agency where an endpoint is missing", async () => {
    const { runAt } = await worldOf({ subscriptions: [anEmailSubscription()] });
    await runAt(fridayAtClosing);
    expect(factsOf("chased")).toMatchObject([{ do: "remind", deliveries: [] }]);
    expect(toLeadEvents(key.leadId, state(), factsOf("chased")[0] ?? expect.fail())).toMatchObject([
      { type: "lead.chased", data: { action: "remind" } },
    ]);
  });

  it("reminds by another channel those who are not kept for later", async () => {
    const byEmail: ChaseStep = {
      after: 5,
      clock: "raw",
      while: "unacknowledged",
      do: { kind: "remind", channel: "email" },
    };
    const later: ChaseStep = {
      after: 9,
      clock: "raw",
      while: "unacknowledged",
      do: { kind: "second", subscriptionId: anId("sub", 5) },
    };
    const { runAt } = await worldOf({
      chase: [byEmail, later],
      subscriptions: [anSmsSubscription(), anEmailSubscription(), anEmailSubscription({ id: anId("sub", 5) })],
    });
    await runAt(on("2026-11-27T17:25Z"), on("2026-11-27T17:29Z"));
    expect(factsOf("chased")).toMatchObject([
      { deliveries: [{ subscriptionId: anId("sub", 2), channel: "email" }] },
      { deliveries: [{ subscriptionId: anId("sub", 5), channel: "email" }] },
    ]);
  });

  it("runs each missed step once after an outage, however often it looks", async () => {
    const { runAt, scheduleChase } = await worldOf();
    await line.add({ ...campaign, leadId: key.leadId, cycle: 1, step: 2, dueAt: monday("09:20") });
    await runAt(monday("12:00"));
    expect(factsOf("chased")).toMatchObject([{ step: 1 }, { step: 2 }, { step: 3 }]);
    await scheduleChase(key, (await loadLead(history, key)) ?? expect.fail());
    expect(line.entries()).toEqual([]);
  });

  it("brings a step that is due before the next sweep to its second", async () => {
    const { runAt } = await worldOf({
      chase: [1, 2].map((after): ChaseStep => ({
        after,
        clock: "raw",
        while: "unacknowledged",
        do: { kind: "tell_agency" },
      })),
    });
    await runAt(on("2026-11-27T17:21Z"));
    expect(jobQueue.orders()).toEqual([{ ...job, dueAt: on("2026-11-27T17:22Z") }]);
  });

  it.each([
    ["an answer", [anAcknowledged({ at: on("2026-11-27T17:21Z") })]],
    ["a refusal", [anAcknowledged({ at: on("2026-11-27T17:21Z"), outcome: "rejected" })]],
    ["a call", [aContactAttempt({ at: on("2026-11-27T17:21Z") })]],
    ["an outcome", [anOutcome({ at: on("2026-11-27T17:21Z") })]],
  ])("does not chase after %s", async (_, facts) => {
    const { runAt } = await worldOf({ facts });
    expect(line.entries()).toEqual([]);
    await runAt(monday("12:00"));
    expect(factsOf("chased")).toEqual([]);
  });

  it("chases again from the delivery after the lead woke", async () => {
    const wokenAt = on("2027-03-01T09:00Z");
    const again = aDelivered({ deliveryId: anId("dlv", 4), at: on("2027-03-01T09:00:02Z") });
    const nurtured = anOutcome({ at: on("2026-11-27T17:21Z"), outcome: "nurture" });
    const { runAt } = await worldOf({ facts: [nurtured, aWoken({ at: wokenAt }), again] });
    const woken = { leadId: key.leadId, facts: history.factsOf(key), state: state(), beside: new Map() };
    expect(startsClock(woken, [again])).toBe(true);
    expect(line.entries()).toMatchObject([{ cycle: 2, step: 1, dueAt: on("2027-03-01T09:10:02Z") }]);
    await runAt(on("2027-03-01T09:10:02Z"));
    expect(factsOf("chased")).toMatchObject([{ cycle: 2, step: 1 }]);
  });

  describe("and passing its lead on", () => {
    const passedAt = monday("09:50");
    const nextKey = (client = 2) => ({ ...key, leadId: ids.derive("lead", key.leadId, anId("client", client)) });

    it("gives the next client a lead of its own, ends the first at no charge, and counts the next in its caps", async () => {
      const { runAt, acknowledge, attempt } = await worldOf({
        chase: [passesOn],
        campaign: { ...pool(3), caps: { day: { leads: 5 } } },
      });
      await runAt(passedAt);
      expect(state()).toMatchObject({ status: "passed_on", passedOn: { at: passedAt, leadId: nextKey().leadId } });
      expect(state(nextKey())).toMatchObject({
        status: "received",
        received: {
          at: passedAt,
          passedFrom: key.leadId,
          sharedFrom: key.leadId,
          placement: { clientId: anId("client", 2) },
        },
      });
      const bills = [key, nextKey()].map((lead) => toBillingRecord(lead.leadId, state(lead)));
      expect(bills).toMatchObject([{ status: "passed_on", charged: { amount: 0 } }, { charged: { amount: 6000 } }]);
      expect(usages.reservations()).toEqual([{ clientId: anId("client", 2), leadId: key.leadId }]);
      const refusal = { kind: "lead_passed_on", at: passedAt };
      expect(await acknowledge(monday("09:50:01"))).toEqual({ ok: false, refusal });
      expect(await attempt(monday("09:50:01"))).toEqual({ ok: false, refusal });
      expect(factsOf("chased")).toEqual([]);
      const [passed] = factsOf("taken");
      expect(toLeadEvents(key.leadId, state(), passed ?? expect.fail())).toMatchObject([
        { type: "lead.passed_on", data: { nextLeadId: nextKey().leadId, nextClientId: anId("client", 2) } },
      ]);
    });

    it.each([1, 3])(
      "gives two leads of a shared enquiry to two further clients, in %i runs at a time",
      async (runs) => {
        const { runAt, scheduleChase } = await worldOf({ chase: [passesOn], campaign: pool(4) });
        const shared = nextKey(2);
        const placement = aPlacement({ clientId: anId("client", 2), chase: [passesOn] });
        const root = aReceived({
          placement: aPlacement({ chase: [passesOn] }),
          shares: [{ leadId: shared.leadId, placement }],
        });
        history.given(key, { facts: [root, aDelivered({ at: deliveredAt })], personal: aPerson() });
        history.given(shared, {
          facts: [aReceived({ placement, sharedFrom: key.leadId }), aDelivered({ at: deliveredAt })],
          personal: aPerson(),
        });
        await scheduleChase(shared, (await loadLead(history, shared)) ?? expect.fail());
        expect(line.entries()).toHaveLength(2);
        await Promise.all(Array.from({ length: runs }, () => runAt(passedAt)));
        const givenTo = [key, shared].map((lead) => state(lead).passedOn?.leadId);
        expect(new Set(givenTo)).toEqual(new Set([nextKey(3).leadId, nextKey(4).leadId]));
      },
    );

    it("shows a client neither the other client nor its lead", async () => {
      const { runAt } = await worldOf({ chase: [passesOn], campaign: pool(2) });
      await runAt(passedAt);
      const [first, next] = [await loadLead(history, key), await loadLead(history, nextKey())];
      const shown = [
        viewForRole(aClientKey(), first ?? expect.fail()),
        viewForRole(aClientKey(anId("client", 2)), next ?? expect.fail()),
      ];
      expect(shown[0]?.state).toMatchObject({ status: "passed_on", passedOn: { at: passedAt } });
      expect(JSON.stringify(shown[0])).not.toContain(anId("client", 2));
      expect(JSON.stringify(shown[0])).not.toContain(nextKey().leadId);
      expect(JSON.stringify(shown[1])).not.toContain(key.leadId);
      expect(JSON.stringify(shown[1])).not.toContain(`"${anId("client")}"`);
    });

    it("goes on from client to client, never back, and tells the agency in the end", async () => {
      const { runAt, scheduleChase } = await worldOf({
        chase: [passesOn],
        campaign: {
          ...pool(2),
          terms: [
            {
              from: on("2026-11-01T00:00Z"),
              model: "callback",
              price: { amount: 7000, currency: "GBP" },
              chase: { steps: [passesOn] },
            },
          ],
        },
      });
      await runAt(passedAt);
      const [delivery] = state(nextKey()).deliveries;
      await history.append(
        nextKey(),
        aDelivered({ deliveryId: delivery?.id ?? expect.fail(), at: monday("09:50:02") }),
      );
      await scheduleChase(nextKey(), (await loadLead(history, nextKey())) ?? expect.fail());
      await runAt(monday("10:50:02"));
      expect(state(nextKey())).toMatchObject({ status: "delivered", passedOn: undefined });
      expect(factsOf("chased", nextKey())).toMatchObject([{ do: "pass_on", deliveries: [] }]);
    });

    it.each([
      ["is none", pool(1)],
      ["belongs to a campaign that is not active", { ...pool(2), active: false }],
      ["has its cap reached", { ...pool(2), caps: { day: { leads: 0 } } }],
    ])("tells the agency if the next client %s", async (_, changes) => {
      const { runAt } = await worldOf({ chase: [passesOn], campaign: changes });
      await runAt(passedAt);
      expect(state().passedOn).toBeUndefined();
      expect(factsOf("chased")).toMatchObject([{ do: "pass_on", deliveries: [] }]);
    });

    it("keeps the lead with a client that took it before, and that may go on working it", async () => {
      const { runAt, acknowledge, attempt } = await worldOf({
        chase: [{ ...passesOn, while: "unattempted" }],
        campaign: pool(2),
      });
      expect(await acknowledge(monday("09:49:59"))).toMatchObject({ ok: true });
      expect(factsOf("taken")).toMatchObject([{ by: "client", at: monday("09:49:59"), author: anId("sub") }]);
      await runAt(passedAt);
      expect(factsOf("chased")).toMatchObject([{ do: "pass_on", missing: "attempt", deliveries: [] }]);
      expect(await attempt(monday("09:51"))).toMatchObject({ ok: true });
      expect(usages.reservations()).toEqual([]);
    });

    it("writes no such fact for a lead that no step can pass on", async () => {
      const { acknowledge } = await worldOf();
      await acknowledge(monday("09:10"));
      expect(factsOf("taken")).toEqual([]);
    });

    it("creates the next client's lead after a crash behind the fact", async () => {
      const { runAt } = await worldOf({ chase: [passesOn], campaign: pool(2) });
      let isCrashed = false;
      const receive = history.receive.bind(history);
      history.receive = async (...lead) => {
        if (isCrashed) return receive(...lead);
        isCrashed = true;
        throw new Error("killed");
      };
      await expect(runAt(passedAt)).rejects.toThrow("killed");
      expect(line.entries()).toHaveLength(1);
      expect(history.factsOf(nextKey())).toEqual([]);
      await runAt(instant(Date.parse(passedAt) + 60_000));
      expect(state(nextKey()).received).toMatchObject({ at: passedAt, passedFrom: key.leadId });
      expect(line.entries()).toEqual([]);
      expect(factsOf("taken")).toHaveLength(1);
    });
  });
});

/** Subscriptions by client. */
function scopedSubscriptions(all: readonly Subscription[]) {
  return {
    list: async ({ clientId }: { clientId?: string | undefined }) => ({
      entities: all.filter((subscription) => subscription.clientId === clientId),
      more: false,
    }),
  } as unknown as Parameters<typeof makeRouteLead>[0]["subscriptions"];
}
