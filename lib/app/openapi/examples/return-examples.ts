import type * as z from "zod";
import { LeadId, toReturnId } from "#domain/shared/id.ts";
import type { ReturnPolicy } from "#domain/returns/return-policy.ts";
import type { ReturnView } from "#returns/schemas.ts";
import { exampleIds, receivedAt } from "./example-entities.ts";

export const exampleReturnId = toReturnId(LeadId.parse(exampleIds.lead), 1);

/** The policy of the example contract. */
export const returnPolicy: z.input<typeof ReturnPolicy> = {
  rules: [
    {
      reason: "no_contact",
      within: { amount: 5, unit: "working_days", since: "delivered" },
      evidence: [{ term: "attempts_at_least", n: 4, days: 2 }],
      remedy: { kind: "credit" },
      decision: "approve",
    },
    {
      reason: "wrong_number",
      within: { amount: 3, unit: "days", since: "delivered" },
      evidence: [{ term: "attempt_result", result: "wrong_number" }],
      remedy: { kind: "replacement" },
      decision: "approve",
    },
  ],
  cap: { percent: 10 },
};

const key = { source: "api" as const, author: exampleIds.key };

/** A return that lacks three attempts, opened on the day after delivery. */
export const openReturnExample: z.input<typeof ReturnView> = {
  id: exampleReturnId,
  leadId: exampleIds.lead,
  clientId: exampleIds.client,
  campaignId: exampleIds.campaign,
  status: "open",
  reason: "no_contact",
  opened: { at: "2026-11-24T16:05:00.000Z", ...key },
  note: "Nobody picks up.",
  contractFrom: "2026-11-01T00:00:00.000Z",
  until: "2026-11-30T14:00:00.212Z",
  amount: { amount: 6_000, currency: "GBP" },
  evidence: [
    {
      term: "within",
      needed: "returned by Mon 2026-11-30T14:00:00.212Z",
      found: "returned Tue 2026-11-24T16:05Z",
      facts: ["fact/delivered/dlv_3t7xk1v9m5q2w8r4n6c0z2f5hd"],
    },
    {
      term: "attempts_at_least",
      needed: "4 attempts on 2 working days by Mon 2026-11-30T14:00:00.212Z",
      found: "recorded 1, 25 h 59 min after delivery",
      facts: ["fact/contact_attempted/att_2m8vq5x7c3k9t1r4w6y0n2h5ze"],
    },
  ],
  record: {
    placedAt: receivedAt,
    deliveredAt: "2026-11-23T14:00:00.212Z",
    acknowledgement: "accepted",
    attempts: [{ at: "2026-11-24T16:00:00.000Z", recordedAt: "2026-11-24T16:00:12.000Z", result: "no_answer" }],
    appointments: [],
  },
};

export const referredReturnExample: z.input<typeof ReturnView> = {
  ...openReturnExample,
  status: "referred",
  reason: "not_decision_maker",
  until: undefined,
  cause: "no_rule",
  amount: undefined,
  evidence: [],
};

export const declinedReturnExample: z.input<typeof ReturnView> = {
  ...referredReturnExample,
  status: "declined",
  cause: "agency",
  ended: { at: "2026-11-25T09:12:00.000Z", ...key },
  decisionNote: "The form asks for the owner, and the notes name her.",
};

export const withdrawnReturnExample: z.input<typeof ReturnView> = {
  ...openReturnExample,
  amount: undefined,
  status: "withdrawn",
  ended: { at: "2026-11-25T09:12:00.000Z", ...key },
};
