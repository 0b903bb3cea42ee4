import { anId } from "../../an-id.ts";
import { on } from "../../at.ts";
import { anEmailSubscription, anSmsSubscription, aSeat } from "../../entities.ts";
import { ids } from "../../ids.ts";
import { post } from "../asking.ts";
import { asksApi, campaignId, clientId, crm, personOf, pushing, type Scenario, type Step } from "../run-scenario.ts";
import { secrets } from "../stores.ts";

const seat = aSeat({ timeZone: "UTC" });
const { phone } = personOf(1).person;
const quietly = (step: Step): Step => ({ ...step, isQuiet: true });

const books = asksApi("bookAppointment", ({ leadIdOf }) => ({
  params: { leadId: leadIdOf(1) },
  idempotencyKey: "once",
  body: { seatId: seat.id, start: "2026-11-24T10:00:00.000Z", place: { kind: "visit" } },
}));
const requests = asksApi("requestErasure", () => ({ body: { phone }, idempotencyKey: "once" }));
const confirms: Step = {
  flow: "lead-card: confirmErasure",
  ask: ({ erasurePage }, { agencyId }) => {
    const erasureId = ids.derive("era", agencyId, "once");
    return post(erasurePage, secrets.erasureLinks.createUrl({ agencyId, erasureId, recipient: 0 }), {});
  },
};
/** A sandbox lead and a refused lead of the same person. */
const leavesMore: Step = quietly({
  flow: "given",
  async ask({ acceptLead, world }, { agencyId }) {
    const caller = { agencyId, author: anId("key"), isTest: true };
    const accepted = await acceptLead(caller, "sandbox-1", { campaignId, ...personOf(1) });
    if (!accepted.ok) throw new Error(accepted.refusal.kind);
    const refused = { id: anId("rfl"), at: on("2026-11-22T14:00:00Z"), keyId: anId("key"), code: "x", status: 422 };
    const person = { name: "Zoë", phone: "07700 900101", country: "GB" };
    const scope = { agencyId, mode: "live" as const };
    await world.refusedLeadRecorder.add(scope, { ...refused, person }, on("2026-12-22T14:00:00Z"));
  },
});

export const erasures: Record<string, Scenario> = {
  "a person who is erased, and the recipients that confirm it": {
    events: ["lead.erased", "erasure.unconfirmed"],
    only: ["api: requestErasure", "work-due: erasure", "lead-card: confirmErasure"],
    subscriptions: () => [anSmsSubscription(), anEmailSubscription(), crm],
    given: async ({ seats }, { agencyId }) => void (await seats.create({ agencyId, clientId }, seat, "")),
    steps: [quietly(pushing()), leavesMore, quietly(books), requests, confirms],
  },
};
