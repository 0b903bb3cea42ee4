import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { at } from "../../at.ts";
import { anSmsSubscription } from "../../entities.ts";
import { asksApi, pushing, type Scenario } from "../run-scenario.ts";

const unacknowledged = { clock: "raw", while: "unacknowledged" } as const;
const reminds: ChaseStep = { after: 1, ...unacknowledged, do: { kind: "remind", channel: "sms" } };
const tells: ChaseStep = { after: 2, ...unacknowledged, do: { kind: "tell_agency" } };
const passesOn: ChaseStep = { after: 1, ...unacknowledged, do: { kind: "pass_on" } };

const withLadder = (...steps: ChaseStep[]) => ({
  terms: [
    { from: at("09:00"), model: "callback" as const, price: { amount: 6000, currency: "GBP" }, chase: { steps } },
  ],
});
const text = () => [anSmsSubscription()];
const takesLead = asksApi("acknowledgeLead", ({ leadIdOf }) => ({
  params: { leadId: leadIdOf(1) },
  body: { outcome: "accepted" },
}));

export const chasing: Record<string, Scenario> = {
  "a lead that no one answers: a reminder, and then the agency": {
    events: ["lead.chased"],
    only: ["work-due", "project", "relay", "deliver-sms"],
    subscriptions: text,
    campaign: withLadder(reminds, tells),
  },
  "a reminder that the stream does not show": {
    events: [],
    only: ["work-due"],
    subscriptions: text,
    campaign: withLadder(reminds),
    steps: [pushing(1, { isStreamLost: "fact/chased/000001/1" })],
  },
  "a lead that is passed on to the next client, and then to none": {
    events: ["lead.passed_on", "lead.chased"],
    only: ["work-due: chase", "project", "relay"],
    pool: { mode: "priority", share: 1, clients: 2 },
    campaign: withLadder(passesOn),
  },
  "a lead that the client takes before it is passed on": {
    events: ["lead.acknowledged"],
    only: ["api", "work-due: chase"],
    pool: { mode: "priority", share: 1, clients: 2 },
    campaign: withLadder(passesOn),
    steps: [pushing(1, { isQuiet: true }), takesLead],
  },
};
