import { anId } from "../../an-id.ts";
import { at } from "../../at.ts";
import { anAgencyKey } from "../../entities.ts";
import { asksApi, campaignId, expectOk, personOf, pushing, type Scenario, type Step } from "../run-scenario.ts";

/** Sundays from five minutes past two: today, in the winter of London. */
const fromFivePast = { weekly: [{ days: ["sun" as const], from: "14:05", to: "18:00" }], holidays: [] };
const cap = (leads: number) => ({ day: { leads } });

/** Pushes a lead that must be refused, and retries until the result is known. */
const refusedAs = (number: number, key: string, kind: string): Step => ({
  flow: "intake: pushLead",
  async ask({ acceptLead }, { agencyId }) {
    const caller = { agencyId, author: anId("key") };
    const answer = await acceptLead(caller, key, { campaignId, ...personOf(number) });
    if (answer.ok || answer.refusal.kind !== kind) throw new Error("not refused so");
  },
});

/** Pushes three leads and one without a campaign in one request, and retries until none has a fault. */
const aBatch: Step = {
  flow: "intake: pushLeads",
  async ask({ pushLeads }, { agencyId }) {
    const leads = [1, 2, 3].map((number) => ({ idempotencyKey: `lead-${number}`, campaignId, ...personOf(number) }));
    const request = { caller: { ...anAgencyKey(), agencyId }, requestId: "", headers: {} };
    const { body } = expectOk(
      await pushLeads({
        ...request,
        params: undefined,
        query: undefined,
        idempotencyKey: undefined,
        body: { leads: [...leads, { idempotencyKey: "lead-4" }] },
      }),
    );
    const statuses = body.results.map(({ status }) => status).join(" ");
    if (statuses !== "202 202 202 422") throw new Error(statuses);
  },
};

export const placing: Record<string, Scenario> = {
  "a lead of a pool by turns, shared by two of three": {
    events: [],
    only: ["intake", "relay"],
    pool: { mode: "round_robin", share: 2, clients: 3 },
    steps: [pushing(), pushing(2)],
    // After a crash with a drawn turn, the retry draws another one: the lead then goes to the clients of that turn, and no client's place in the
    // order moves by more than that one lead. Each lead is still placed with two clients, and counted and charged once with each.
    mayDiffer: ["items", "sends"],
  },
  "the last lead under a cap, and the one after it": {
    events: [],
    only: ["intake", "relay"],
    campaign: { caps: cap(1), whenUnavailable: "refuse" },
    steps: [pushing(), refusedAs(2, "lead-2", "no_match")],
  },
  "a batch of leads": {
    events: [],
    computesCells: true,
    only: ["intake", "relay", "work-due: day_cells"],
    steps: [aBatch],
  },
  "a person who was pushed before": {
    events: [],
    only: ["intake", "project"],
    steps: [pushing(1, { isQuiet: true }), refusedAs(1, "another-key", "duplicate_lead")],
  },
  "a lead that is held until its client opens": {
    events: [],
    only: ["intake", "relay", "work-due", "sweep", "project"],
    campaign: { hours: fromFivePast, whenUnavailable: "hold" },
  },
  "a lead that is held and released, of which the stream does not show it": {
    events: [],
    only: ["work-due"],
    campaign: { hours: fromFivePast, whenUnavailable: "hold" },
    steps: [pushing(1, { isStreamLost: "fact/placed" })],
  },
  "two leads that are held, of which one has room at two clients": {
    events: [],
    only: ["work-due", "relay"],
    campaign: { hours: fromFivePast, whenUnavailable: "hold", caps: cap(1) },
    pool: { mode: "round_robin", share: 2, clients: 2 },
    steps: [pushing(1, { isQuiet: true }), pushing(2)],
    until: "14:08:00",
  },
  "a canary that is due, and returns": {
    only: ["work-due", "relay", "deliver", "project"],
    steps: [
      {
        flow: "given",
        ask: ({ world }, { agencyId }) => world.jobs.schedule({ kind: "canary", agencyId, campaignId }, at("14:00:02")),
      },
    ],
    until: "14:40:00",
  },
  "a canary that is due, of a campaign without a cap": {
    only: ["work-due: canary"],
    campaign: { caps: undefined },
    steps: [
      {
        flow: "given",
        ask: ({ world }, { agencyId }) => world.jobs.schedule({ kind: "canary", agencyId, campaignId }, at("14:00:02")),
      },
    ],
    until: "14:40:00",
  },
  "a canary on request": {
    only: ["api"],
    steps: [asksApi("sendCanary", () => ({ params: { campaignId }, idempotencyKey: "once" }))],
    until: "14:40:00",
  },
};
