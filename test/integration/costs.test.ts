import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { type ContactReport, makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makePlanNurture } from "#contact/plan-nurture.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeScheduleWake } from "#nurture/schedule-wake.ts";
import { runWake } from "#nurture/wire.ts";
import { makeListMyLeads } from "#contact/list-my-leads.ts";
import { makePlanRetry } from "#contact/plan-retry.ts";
import { makeUnmappedStatusStore } from "#contact/statuses/adapters/unmapped-status-store.ts";
import { makeTranslateStatus } from "#contact/statuses/translate-status.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeResolveHours } from "#leads/load-hours-in-force.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeVerificationCountStore } from "#subscriptions/verification/adapters/verification-count-store.ts";
import { makeRequestNewLink } from "#contact/request-new-link.ts";
import { makeRecordCallStart } from "#contact/record-call-start.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import { makeCheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeRecordTextFeedback } from "#delivery/sms/record-text-feedback.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeFindLeadToDeliver } from "#delivery/orders/find-lead-to-deliver.ts";
import type { CampaignId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeRefusedLeadRecorder } from "#intake/refused/adapters/refused-lead-recorder.ts";
import { makeRefusedLeadStore } from "#intake/refused/adapters/refused-lead-store.ts";
import { makeRecordRefusedLead } from "#intake/refused/record-refused-lead.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLoadLeadClocks } from "#leads/load-lead-clocks.ts";
import { now } from "#platform/clock.ts";
import { fingerprint } from "#platform/ids.ts";
import type { LeadKey } from "#platform/ports.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { makeRunCanary } from "#readiness/run-canary.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeScheduleDayCells } from "#reports/schedule-day-cells.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";
import type { Job } from "#scheduling/ports.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aCampaign, aClient, anAgencyKey, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aHeld, aPlaced } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

/** Counts the cost of each flow, which docs/costs.md lists. */
describe("a lead with notes of 600 characters, on three channels,", () => {
  let emulators: Emulators;
  let world: Awaited<ReturnType<typeof setUp>>;

  async function setUp() {
    const { client, spent } = counting(emulators.dynamodbConfig);
    const table = { client, name: await createBatonTable(emulators) };
    const at = now();
    const agencyId = ids.create("agency");
    const clientId: ClientId = ids.create("client");
    const campaignId: CampaignId = ids.create("campaign");
    const [campaigns, clients, subscriptions] = [
      makeCampaignStore(table),
      makeClientStore(table),
      makeSubscriptionStore(table),
    ];
    const stamps = { createdAt: at, updatedAt: at };
    const poolCampaignId: CampaignId = ids.create("campaign");
    const uncappedCampaignId: CampaignId = ids.create("campaign");
    const others: ClientId[] = [ids.create("client"), ids.create("client")];
    const contactHours = [
      {
        from: at,
        weekly: [{ days: [...Weekday.options], from: "00:00", to: "24:00" }],
        holidays: [],
        calendars: ["GB-ENG"],
        timeZone: "Europe/London",
      },
    ];
    for (const id of [clientId, ...others])
      await clients.create({ agencyId }, aClient({ id, agencyId, contactHours, ...stamps }), "");
    const caps = {
      day: { leads: 25, spend: { amount: 200_000, currency: "GBP" } },
      month: { leads: 300 },
    };
    const hours = { weekly: [{ days: [...Weekday.options], from: "00:00", to: "24:00" }], holidays: [] };
    const terms = [{ from: at, model: "callback" as const, price: { amount: 6_000, currency: "GBP" } }];
    const rules = { ...stamps, name: "Roofs", terms, caps, hours, consentRequired: true };
    await campaigns.create({ agencyId }, aCampaign({ ...rules, id: campaignId, clientId }), "");
    await campaigns.create({ agencyId }, aCampaign({ ...rules, caps: {}, id: uncappedCampaignId, clientId }), "");
    const { clientId: _, ...pooled } = aCampaign({ ...rules, id: poolCampaignId });
    const members = [clientId, ...others].map((id) => ({ clientId: id, priority: 1, weight: 1 }));
    await campaigns.create({ agencyId }, { ...pooled, pool: { mode: "round_robin", share: 1, members } }, "");
    const subscriptionIds: SubscriptionId[] = [];
    for (const [channel, endpoint] of [
      ["sms", "+447700900901"],
      ["email", "sales@example.com"],
      ["email", "boss@example.com"],
    ] as const) {
      const id: SubscriptionId = ids.create("sub");
      subscriptionIds.push(id);
      await subscriptions.create(
        { agencyId, clientId },
        { id, clientId, channel, endpoint, active: true, verifiedAt: stamps.createdAt, ...stamps },
        "",
      );
    }
    for (const other of others) {
      const subscription = anSmsSubscription({ id: ids.create("sub"), clientId: other });
      await subscriptions.create({ agencyId, clientId: other }, subscription, "");
    }
    const history = makeHistoryStore(table);
    const contacts = {
      suppressions: makeSuppressionStore(table),
      contactHash: makeContactHash(parseMasterSecret("a well kept secret")),
    };
    const reporter: ContactReport = { source: "api", author: ids.create("key"), maySee: () => true };
    const placing = { clients, subscriptions, usages: makeUsageStore(table), turns: makeTurnStore(table), ids };
    const acceptLead = makeAcceptLead({
      campaigns,
      history,
      ids,
      fingerprintLead: fingerprint,
      computeTag,
      now,
      ...contacts,
      router: makeRouteLead(placing),
      claims: makeClaimStore(table),
    });
    const canaries = makeCanaryStore(table);
    return {
      spent,
      agencyId,
      campaignId,
      poolCampaignId,
      uncappedCampaignId,
      subscriptionIds,
      reporter,
      acceptLead,
      canaries,
      runCanary: makeRunCanary({
        campaigns,
        history,
        ids,
        now,
        acceptLead,
        canaries,
        loadCandidates: makeLoadCandidates(placing),
        metrics: { recordReturned: () => undefined, recordMissing: () => undefined },
      }),
      deliverOrder: makeDeliverOrder({
        findSubject: makeFindLeadToDeliver({
          replays: makeReplayStore(table),
          history,
          checkDeliverable: makeCheckDeliverable({ checkSuppression: makeCheckSuppression({ ...contacts, now }) }),
          sendLead: async () => ({
            ok: true,
            reference: "b7e6a1d2-0c4f-4a6e-9a57-3f0d5d1c2b3a",
            reply: { tookMs: 40 },
          }),
        }),
        subscriptions,
        now,
        endpointHealth: makeEndpointHealthStore(table),
        random: () => 0.5,
        pace: 1,
        timeToSendMs,
        readOptOutAhead: async () => undefined,
        disableEndpoint: async () => undefined,
        listSameContact: async () => [],
        jobs: makeJobStore(table),
        scheduleRetry: async () => undefined,
      }),
      projectLead: makeProjectLead({
        history,
        records: makeBillingRecordStore(table),
        ...openLedger(table, now),
        scheduleDayCells: makeScheduleDayCells({ clients, jobs: makeJobStore(table), now }),
      }),
      recordTextFeedback: makeRecordTextFeedback({
        history,
        messages: makeMessageStore(table),
        disableEndpoint: async () => undefined,
        announce: async () => undefined,
      }),
      recordAcknowledgement: makeRecordAcknowledgement({ history, now, returnRejected: async () => undefined }),
      recordContactAttempt: makeRecordContactAttempt({
        history,
        planRetry: makePlanRetry({ clients, resolveHours: makeResolveHours({ calendars: makeCalendarStore(table) }) }),
        ids,
        now,
      }),
      projectNextTry: makeProjectNextTry({ nextTries: makeNextTryStore(table) }),
      projectWorkList: makeProjectWorkList({ workListIndex: makeWorkListStore(table) }),
      translateStatus: makeTranslateStatus({
        history,
        clients,
        unmappedStatuses: makeUnmappedStatusStore(table),
        now,
      }),
      requestNewLink: makeRequestNewLink({
        messages: makeMessageStore(table),
        verificationCounts: makeVerificationCountStore(table),
        ids,
        now,
      }),
      listMyLeads: makeListMyLeads({
        history,
        index: makeLeadIndex(table, clients),
        onFault: (fault) => expect.fail(String(fault)),
      }),
      recordCallStart: makeRecordCallStart({ history, now }),
      withdrawContactAttempt: makeWithdrawContactAttempt({ history, now }),
      history,
      jobs: makeJobStore(table),
      runWake: runWake({
        history,
        clients,
        campaigns,
        subscriptions,
        ids,
        now,
        jobs: makeJobStore(table),
        ...contacts,
        onFault: (fault) => expect.fail(String(fault)),
      }),
      recordOutcome: makeRecordOutcome({ history, planNurture: makePlanNurture({ clients, campaigns }), ids, now }),
      async readClock(key: LeadKey) {
        const read = await loadLead(history, key);
        if (!read) throw new Error("no such lead");
        const loadClocks = makeLoadLeadClocks({ clients, calendars: makeCalendarStore(table) });
        return (await loadClocks(key.agencyId, [read.state]))(read.state);
      },
    };
  }

  /** The capacity that `flow` consumes. */
  const cost = (flow: () => Promise<unknown>) => costOf(world.spent, flow);

  /** A lead of a different person for each key, with all the evidence of consent that a lead can contain. */
  const lead = (idempotencyKey: string, campaignId = world.campaignId) => ({
    campaignId,
    person: {
      name: "Zoë Ashworth-O'Brien",
      phone: phoneFor(
        Number.parseInt(
          fingerprint(idempotencyKey)
            .replace(/[^a-z]/g, "")
            .slice(0, 6),
          36,
        ),
      ),
      email: `zoe.ashworth.${idempotencyKey}@example.com`,
      postcode: "LS6 2AB",
    },
    notes: "Two slipped tiles since the storm; mornings are best. ".repeat(12).slice(0, 600),
    fields: { roofType: "slate" },
    consent: {
      wording: "You may call me about my roof at the number I have given.",
      source: "https://roofs.example.com/quote",
      at: now(),
      certificateUrl: "https://cert.example.com/9f2c4b1a",
    },
  });

  /** Works a lead from the push to the outcome; `projects` says after which facts the projector runs. */
  async function workedLead(
    idempotencyKey: string,
    projects: "after every fact" | "when facts come together",
    campaignId = world.campaignId,
  ) {
    const always = projects === "after every fact";
    const costs: Record<string, Spent> = {};
    const { agencyId, subscriptionIds, reporter } = world;
    let key = { agencyId, leadId: ids.create("lead") };
    const projected = new Set<string>();
    const project = async (name: string) => {
      const lead = await loadLead(world.history, key);
      if (!lead) throw new Error("no such lead");
      const newFacts = lead.facts.filter((fact) => !projected.has(factSortKey(fact)));
      for (const fact of newFacts) projected.add(factSortKey(fact));
      costs[name] = await cost(() => world.projectLead(key, newFacts));
      costs[`${name}, waiting`] = await cost(() => world.projectWorkList(key, lead));
    };

    costs["intake"] = await cost(async () => {
      const accepted = await world.acceptLead(
        { agencyId, author: reporter.author },
        idempotencyKey,
        lead(idempotencyKey, campaignId),
      );
      if (!accepted.ok) throw new Error("not accepted");
      key = { agencyId, leadId: accepted.value.leadId };
    });
    if (always) await project("project: received");
    for (const [index, subscriptionId] of subscriptionIds.entries()) {
      const deliveryId = ids.derive("dlv", key.leadId, subscriptionId);
      const order = {
        agencyId: key.agencyId,
        about: key.leadId,
        deliveryId,
        channel: index === 0 ? ("sms" as const) : ("email" as const),
      };
      costs[`deliver ${index + 1}`] = await cost(() => world.deliverOrder(order, { isLast: false }));
      if (always) await project(`project: delivery ${index + 1}`);
    }
    if (!always) await project("project: received and delivered");
    costs["attempt"] = await cost(() => world.recordContactAttempt(key, reporter, "connected"));
    await project("project: attempt");
    const won = { outcome: "won" as const, value: { amount: 425_000, currency: "GBP" } };
    costs["outcome"] = await cost(() => world.recordOutcome(key, reporter, won));
    await project("project: outcome");
    return costs;
  }

  const writes = (costs: Record<string, Spent>) => Object.values(costs).reduce((sum, each) => sum + each.writes, 0);

  beforeAll(async () => {
    emulators = await startEmulators();
    world = await setUp();
  });
  afterAll(() => emulators?.stop());

  it("is accepted, with checks of consent, caps and duplicates, for 10 write units and 8 calls; the first of a period for 11", async () => {
    for (const [idempotencyKey, writeUnits] of [
      ["first-of-its-day", 11],
      ["second", 10],
    ] as const) {
      const { intake } = await workedLead(idempotencyKey, "after every fact");
      if (process.env["SHOW_COSTS"]) console.table({ intake });
      expect(intake?.writes).toBe(writeUnits);
      // The first lead reads the campaign, which later ones have cached, and the leads of each period so far.
      if (idempotencyKey === "second") expect(intake?.calls).toBe(8);
    }
  });

  it("is accepted for 8 write units and 6 calls if the client has no cap", async () => {
    for (const idempotencyKey of ["uncapped-first", "uncapped-second"]) {
      const { intake } = await workedLead(idempotencyKey, "after every fact", world.uncappedCampaignId);
      if (process.env["SHOW_COSTS"]) console.table({ intake });
      expect(intake?.writes).toBe(8);
      if (idempotencyKey === "uncapped-second") expect(intake?.calls).toBe(6);
    }
  });

  it("is accepted in a pool of three with turns for at most 12 write units (the first of a period 13), however many leads came before", async () => {
    const { agencyId, reporter, poolCampaignId } = world;
    for (let number = 1; number <= 12; number += 1) {
      const key = `pooled-${number}`;
      const intake = await cost(async () => {
        const accepted = await world.acceptLead({ agencyId, author: reporter.author }, key, lead(key, poolCampaignId));
        if (!accepted.ok || !accepted.value.received.placement) throw new Error("not placed");
      });
      if (process.env["SHOW_COSTS"]) console.table({ [`in a pool, ${number}`]: intake });
      // The turns begin with each client once, whose counters then start.
      expect(intake.writes).toBeLessThanOrEqual(number <= 3 ? 13 : 12);
    }
  });

  it("is delivered on each channel for 1 write unit and 5 read units: 2 for suppressions, 1 for the health of the endpoint", async () => {
    const costs = await workedLead("delivered", "after every fact");
    for (const channel of [1, 2, 3]) {
      expect(costs[`deliver ${channel}`]).toEqual({ reads: 5, writes: 1, calls: 3 });
    }
  });

  it("is worked to its end for at most 34 write units, even if every fact is projected separately", async () => {
    const costs = await workedLead("worst", "after every fact");
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(writes(costs)).toBeLessThanOrEqual(34);
  });

  it("is worked to its end for 29 write units if receipt and deliveries fall into one second, which is usual; without a cap for 27", async () => {
    const costs = await workedLead("usual", "when facts come together");
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(writes(costs)).toBe(29);
    const uncapped = await workedLead("usual-uncapped", "when facts come together", world.uncappedCampaignId);
    expect(writes(uncapped)).toBe(27);
  });

  it("has each fact of its client projected in 2 calls, and a receipt that comes alone in 3", async () => {
    // Schedules the cells of the day.
    await workedLead("projected-before", "after every fact", world.uncappedCampaignId);
    const costs = await workedLead("projected", "after every fact", world.uncappedCampaignId);
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      // The lead; the record; contract, page, transaction, and the lead once more.
      "project: received": { calls: 6 },
      "project: delivery 2": { writes: 1, calls: 3 },
      "project: attempt": { writes: 5, calls: 2 },
      "project: outcome": { writes: 1, calls: 2 },
    });
  });

  it("is rejected for 1 write unit, 5 for its billing record, whose status changes and which leaves the list, and 4 for the reversal of its charge", async () => {
    const { agencyId, subscriptionIds, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "answered", lead("answered"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    for (const [index, subscriptionId] of subscriptionIds.entries()) {
      const deliveryId = ids.derive("dlv", key.leadId, subscriptionId);
      const order = {
        agencyId,
        about: key.leadId,
        deliveryId,
        channel: index === 0 ? ("sms" as const) : ("email" as const),
      };
      await world.deliverOrder(order, { isLast: false });
    }
    await world.projectLead(key);
    const answer = {
      outcome: "rejected",
      reason: "We have known them for years. ".repeat(8),
      clientRef: "crm-51207",
    } as const;
    const costs = {
      answer: await cost(() => world.recordAcknowledgement(key, reporter, answer)),
      "project: answer": await cost(() => world.projectLead(key)),
    };
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({ answer: { writes: 1 }, "project: answer": { writes: 9 } });
  });

  it("has a clock that writes nothing, and reads its client and a calendar besides the lead", async () => {
    const { agencyId, subscriptionIds, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "timed", lead("timed"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const held = await cost(() => world.readClock(key));
    const [subscriptionId = ""] = subscriptionIds;
    const order = { agencyId, about: key.leadId, deliveryId: ids.derive("dlv", key.leadId, subscriptionId) };
    await world.deliverOrder({ ...order, channel: "sms" }, { isLast: false });
    await world.recordContactAttempt(key, reporter, "connected");
    const timed = await cost(() => world.readClock(key));
    if (process.env["SHOW_COSTS"]) console.table({ "before delivery": held, "after a call": timed });
    expect([held, timed]).toMatchObject([
      { writes: 0, calls: 1 },
      { writes: 0, calls: 3 },
    ]);
    expect(await world.readClock(key)).toMatchObject({ working: { ttfaSeconds: expect.any(Number) } });
  });

  it("starts a call from the card for 1 write unit, and its billing record is read and not written", async () => {
    const { agencyId, subscriptionIds, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "called", lead("called"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const [subscriptionId = ""] = subscriptionIds;
    const order = { agencyId, about: key.leadId, deliveryId: ids.derive("dlv", key.leadId, subscriptionId) };
    await world.deliverOrder({ ...order, channel: "sms" }, { isLast: false });
    const started = (await world.projectLead(key)) ?? expect.fail("no such lead");
    const costs = {
      start: await cost(() => world.recordCallStart(key, started, reporter)),
      "the same minute": await cost(() => world.recordCallStart(key, started, reporter)),
      "project: start": await cost(() => world.projectLead(key)),
    };
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      start: { writes: 1, calls: 1 },
      "the same minute": { writes: 1, calls: 1 },
      "project: start": { writes: 0 },
    });
  });

  it("takes a carrier's report of a text for 1 write unit, and writes its billing record only if the text failed", async () => {
    const { agencyId, subscriptionIds, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "reported", lead("reported"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const [subscriptionId = expect.fail("no subscription")] = subscriptionIds;
    const deliveryId = ids.derive("dlv", key.leadId, subscriptionId);
    const order = { agencyId, about: key.leadId, deliveryId };
    await world.deliverOrder({ ...order, channel: "sms" }, { isLast: false });
    await world.projectLead(key);
    const report = { id: "message-1", at: now(), agencyId, subscriptionId, about: key.leadId, deliveryId } as const;
    const costs = {
      arrived: await cost(() => world.recordTextFeedback({ ...report, kind: "arrived", by: "carrier" })),
      "project: arrived": await cost(() => world.projectLead(key)),
      failed: await cost(() => world.recordTextFeedback({ ...report, kind: "failed", detail: "unreachable" })),
      "project: failed": await cost(() => world.projectLead(key)),
    };
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      arrived: { writes: 1, calls: 1 },
      "project: arrived": { writes: 0 },
      failed: { writes: 1, calls: 1 },
      "project: failed": { writes: 3 },
    });
  });

  it("is listed among those that wait for 2 write units, moves for 4 and leaves for 2, by the writes of its billing record", async () => {
    const { agencyId, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "waiting", lead("waiting"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const [subscriptionId = ""] = world.subscriptionIds;
    const order = { agencyId, about: key.leadId, deliveryId: ids.derive("dlv", key.leadId, subscriptionId) };
    await world.deliverOrder({ ...order, channel: "sms" }, { isLast: false });
    const costs: Record<string, Spent> = {};
    const project = async (name: string) => {
      costs[name] = await cost(() => world.projectLead(key));
      const projected = (await loadLead(world.history, key)) ?? expect.fail();
      costs[`${name}, item`] = await cost(() => world.projectWorkList(key, projected));
    };
    await project("list");
    await project("the same");
    await world.recordContactAttempt(key, reporter, "no_answer");
    await project("move");
    await world.recordContactAttempt(key, reporter, "connected");
    await project("drop");
    await world.recordOutcome(key, reporter, { outcome: "won", value: { amount: 425_000, currency: "GBP" } });
    await project("outcome");
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      // The record and its status, and 4 for the journal.
      list: { writes: 2 + 2 + 4 },
      "the same": { writes: 0 },
      move: { writes: 1 + 4 },
      // Its status moves.
      drop: { writes: 3 + 2 },
      outcome: { writes: 1 },
    });
    for (const [name, { calls }] of Object.entries(costs)) if (name.endsWith(", item")) expect(calls).toBe(0);
  });

  it("has an item of its own in the list if it was held: 3 write units to wait, 5 to move and 3 to leave", async () => {
    const key = { agencyId: world.agencyId, leadId: ids.create("lead") };
    await world.history.receive(key, { received: aHeld(), personal: aPerson(), fingerprint: "held" });
    const project = async () => {
      const read = (await loadLead(world.history, key)) ?? expect.fail();
      return cost(() => world.projectWorkList(key, read));
    };
    const costs: Record<string, Spent> = {};
    await world.history.append(key, aPlaced());
    costs["list"] = await project();
    costs["the same"] = await project();
    await world.history.append(key, aContactAttempt({ result: "no_answer" }));
    costs["move"] = await project();
    await world.history.append(key, aContactAttempt({ attemptId: anId("att", 2), result: "connected" }));
    costs["drop"] = await project();
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      list: { reads: 0, writes: 3 },
      "the same": { reads: 0, writes: 0 },
      move: { reads: 0, writes: 5 },
      drop: { reads: 0, writes: 3 },
    });
  });

  it("lists its next try for 3 write units, moves it for 5 and drops it for 3, and reads it with its history", async () => {
    const { agencyId, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "tried", lead("tried"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const load = async () => (await loadLead(world.history, key)) ?? expect.fail();
    const costs: Record<string, Spent> = {};
    costs["attempt"] = await cost(() => world.recordContactAttempt(key, reporter, "no_answer"));
    const tried = await load();
    costs["list"] = await cost(() => world.projectNextTry(key, tried));
    const listed = await load();
    costs["the same"] = await cost(() => world.projectNextTry(key, listed));
    await world.recordContactAttempt(key, reporter, "busy");
    const moved = await load();
    costs["move"] = await cost(() => world.projectNextTry(key, moved));
    await world.recordContactAttempt(key, reporter, "connected");
    const reached = await load();
    costs["drop"] = await cost(() => world.projectNextTry(key, reached));
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      attempt: { writes: 1, calls: 4 },
      list: { reads: 0, writes: 3 },
      "the same": { reads: 0, writes: 0 },
      move: { reads: 0, writes: 5 },
      drop: { reads: 0, writes: 3 },
    });
  });

  it("has a word of the client refused for 2 write units, a new link sent for 3, and its person's list of leads read for no write", async () => {
    const { agencyId, reporter, subscriptionIds } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "worded", lead("worded"));
    if (!accepted.ok) throw new Error("not accepted");
    const { leadId } = accepted.value;
    const loaded = (await world.projectLead({ agencyId, leadId })) ?? expect.fail();
    const caller = anAgencyKey({ agencyId });
    const subscription = anSmsSubscription({
      id: subscriptionIds[0],
      clientId: loaded.state.placed?.placement.clientId,
    });
    const owner = {
      agencyId,
      clientId: loaded.state.placed?.placement.clientId ?? expect.fail(),
      subscriptionId: subscriptionIds[0] ?? expect.fail(),
    };
    const costs = {
      "refused word": await cost(() =>
        world.translateStatus(caller, leadId, "result", { term: undefined, status: "Left message" }),
      ),
      "own term": await cost(() =>
        world.translateStatus(caller, leadId, "result", { term: "busy", status: undefined }),
      ),
      "my leads to call": await cost(() => world.listMyLeads(owner, "toCall", { limit: 20 })),
      "new link": await cost(() => world.requestNewLink({ ...owner, leadId, issuedAt: now() }, subscription)),
    };
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      "refused word": { writes: 2 },
      "own term": { writes: 0, calls: 0 },
      "my leads to call": { writes: 0 },
      "new link": { writes: 3 },
    });
  });

  it("has an attempt withdrawn for 1 write unit, and 5 for its billing record, whose status changes and which waits again", async () => {
    const { agencyId, reporter } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "withdrawn", lead("withdrawn"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    const attempted = await world.recordContactAttempt(key, reporter, "connected");
    const attemptId = attempted.ok && attempted.value.state.attempts[0]?.attemptId;
    if (!attemptId) throw new Error("not recorded");
    await world.projectLead(key);
    const costs = {
      withdrawal: await cost(() => world.withdrawContactAttempt(key, reporter, attemptId)),
      "project: withdrawal": await cost(() => world.projectLead(key)),
    };
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      withdrawal: { writes: 1, calls: 2 },
      "project: withdrawal": { writes: 5 },
    });
  });

  it("is put to sleep for 1 write unit, scheduled for 3, and woken for 4; its 3 deliveries then cost as always", async () => {
    const { agencyId, reporter, jobs } = world;
    const accepted = await world.acceptLead({ agencyId, author: reporter.author }, "asleep", lead("asleep"));
    if (!accepted.ok) throw new Error("not accepted");
    const key = { agencyId, leadId: accepted.value.leadId };
    await world.projectLead(key);
    const wakeOn = addDays(now().slice(0, 10), 10);
    const costs: Record<string, Spent> = {};
    costs["outcome"] = await cost(() => world.recordOutcome(key, reporter, { outcome: "nurture", wakeOn }));
    costs["project: outcome"] = await cost(() => world.projectLead(key));
    const nurtured = (await loadLead(world.history, key)) ?? expect.fail();
    costs["schedule"] = await cost(() => makeScheduleWake({ jobs })(key, nurtured));
    const wakeAt = nurtured.state.sleep?.wakeAt ?? expect.fail();
    costs["wake"] = await cost(() => world.runWake({ kind: "wake", ...key }, wakeAt));
    costs["project: woken"] = await cost(() => world.projectLead(key));
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect((await loadLead(world.history, key))?.state).toMatchObject({ status: "received", cycles: [{}, {}] });
    expect(costs).toMatchObject({
      outcome: { writes: 1, calls: 3 },
      "project: outcome": { writes: 7 },
      schedule: { writes: 3 },
      wake: { writes: 4 },
      "project: woken": { writes: 7 },
    });
  });

  it("costs at most 8 write units as a canary that returns, without its job: it has no claim, usage, list or bill", async () => {
    const { agencyId, campaignId, subscriptionIds } = world;
    const [job, at] = [{ kind: "canary", agencyId, campaignId } as const, now()];
    const costs: Record<string, Spent> = {};
    costs["push"] = await cost(() => world.runCanary(job, at, at));
    const { leadId = ids.create("lead") } = (await world.canaries.read(agencyId, campaignId)) ?? {};
    for (const [index, subscriptionId] of subscriptionIds.entries()) {
      const deliveryId = ids.derive("dlv", leadId, subscriptionId);
      const order = {
        agencyId,
        about: leadId,
        deliveryId,
        channel: index === 0 ? ("sms" as const) : ("email" as const),
      };
      costs[`deliver ${index + 1}`] = await cost(() => world.deliverOrder(order, { isLast: false }));
    }
    costs["project"] = await cost(() => world.projectLead({ agencyId, leadId }));
    costs["check"] = await cost(() => world.runCanary(job, now(), at));
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(await world.canaries.read(agencyId, campaignId)).toHaveProperty("returnedAt");
    expect(writes(costs)).toBeLessThanOrEqual(8);
  });

  it("costs no write for a repeated order, and at most 2 failed conditions for a repeated push", async () => {
    await workedLead("repeated", "when facts come together");
    const { agencyId, subscriptionIds, reporter } = world;
    const leadId = ids.derive("lead", agencyId, "repeated");
    const [subscriptionId] = subscriptionIds;
    if (!subscriptionId) throw new Error("no subscription");
    const deliveryId = ids.derive("dlv", leadId, subscriptionId);
    const order = { agencyId, about: leadId, deliveryId, channel: "sms" as const };
    expect(await cost(() => world.deliverOrder(order, { isLast: false }))).toMatchObject({ writes: 0 });
    const pushed = await cost(() =>
      world.acceptLead({ agencyId, author: reporter.author }, "repeated", lead("repeated")),
    );
    expect(pushed.writes).toBeLessThanOrEqual(2);
  });
});

/** Counts the cost of refused leads, which docs/costs.md lists. */
describe("the record of a refused lead", () => {
  let emulators: Emulators;
  beforeAll(async () => void (emulators = await startEmulators()));
  afterAll(() => emulators?.stop());

  it("costs 2 write units and a read of the settings a minute; a repeated request costs 1; a flood costs nothing", async () => {
    const { refuseLead, cost } = await refusing();
    expect(await cost(() => refuseLead("first"))).toEqual({ reads: 1, writes: 2, calls: 2 });
    expect(await cost(() => refuseLead("second"))).toEqual({ reads: 0, writes: 2, calls: 1 });
    for (let number = 3; number <= 100; number += 1) await refuseLead(String(number));
    const flood = async () => {
      for (let number = 0; number < 1_000; number += 1) await refuseLead(String(number));
    };
    expect(await cost(flood)).toEqual({ reads: 0, writes: 4, calls: 4 });
  });

  it("costs 3 read units more with the person, to see whether a contact is suppressed", async () => {
    const { refuseLead, cost, keepPersons } = await refusing();
    await keepPersons();
    await refuseLead("first");
    expect(await cost(() => refuseLead("second"))).toEqual({ reads: 3, writes: 2, calls: 3 });
  });

  async function refusing() {
    const { client, spent } = counting(emulators.dynamodbConfig);
    const table = { client, name: await createBatonTable(emulators) };
    const caller = anAgencyKey();
    const recordRefusedLead = makeRecordRefusedLead({
      refusedLeadRecorder: makeRefusedLeadRecorder(table),
      campaigns: makeCampaignStore(table),
      suppressions: makeSuppressionStore(table),
      contactHash: makeContactHash(parseMasterSecret("a well kept secret")),
      ids,
      fingerprintLead: fingerprint,
      now: () => at("14:00"),
      onFault: (error) => {
        throw error;
      },
      maxWaitMs: 10_000,
    });
    return {
      cost: (flow: () => Promise<unknown>) => costOf(spent, flow),
      keepPersons: () => makeRefusedLeadStore(table).saveSettings(caller.agencyId, { keepPerson: true, days: 30 }),
      refuseLead: (idempotencyKey: string) =>
        recordRefusedLead(caller, {
          idempotencyKey,
          toText: () => JSON.stringify({ campaignId: ids.create("campaign"), person: aPerson().person }),
          problem: { code: "phone_invalid", status: 422, errors: [{ pointer: "/person/phone", detail: "not valid" }] },
          requestId: "request",
        }),
    };
  }
});

/** Counts the cost of jobs, which docs/costs.md lists. */
describe("a job", () => {
  let emulators: Emulators;
  let spent: Spent;
  let jobs: ReturnType<typeof makeJobStore>;
  const job: Job = { kind: "release", agencyId: ids.create("agency"), campaignId: ids.create("campaign") };
  const cost = (flow: () => Promise<unknown>) => costOf(spent, flow);

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    jobs = makeJobStore({ client: counted.client, name: await createBatonTable(emulators) });
  });
  afterAll(() => emulators?.stop());

  it("costs 2 read units a minute for the sweep if none is due", async () => {
    const jobQueue = { enqueue: () => Promise.reject(new Error("nothing is due")) };
    const enqueueDueJobs = makeEnqueueDueJobs({ jobs, jobQueue, now });
    expect(await cost(enqueueDueJobs)).toEqual({ reads: 2, writes: 0, calls: 4 });
  });

  it("costs 3 write units to schedule (1 of them a failed condition), 1 to schedule again, 1 read unit to read, 2 or 3 write units to complete", async () => {
    expect(await cost(() => jobs.schedule(job, at("09:00")))).toMatchObject({ writes: 3 });
    expect(await cost(() => jobs.schedule(job, at("09:00")))).toMatchObject({ writes: 1, calls: 1 });
    expect(await cost(() => jobs.schedule(job, at("08:00")))).toMatchObject({ writes: 4 });
    expect(await cost(() => jobs.read(job))).toMatchObject({ reads: 1 });
    expect(await cost(() => jobs.complete(job, 3, at("17:00")))).toMatchObject({ writes: 3 });
    expect(await cost(() => jobs.complete(job, 4, undefined))).toMatchObject({ writes: 2 });
    const lastOrder = { factCount: 10, at: at("09:00"), replayId: anId("rpl") };
    expect(await cost(() => jobs.inspect(job))).toMatchObject({ reads: 1 });
    expect(await cost(() => jobs.complete(job, 5, undefined, lastOrder))).toMatchObject({ writes: 1 });
    expect(await jobs.inspect(job)).toEqual({ version: 6, lastOrder });
  });
});
