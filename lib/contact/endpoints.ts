import type { Routes } from "#app/routes.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok } from "#domain/shared/result.ts";
import { leadView } from "#leads/lead-views.ts";
import { maySeeLead } from "#leads/read-lead.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import type { makeRecordContactAttempt, Telling } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";

export const acknowledgeLead =
  (record: ReturnType<typeof makeRecordAcknowledgement>): Endpoint<Routes["acknowledgeLead"]> =>
  async ({ caller, params: { leadId }, body: { at, ...answer } }) => {
    const lead = await record({ agencyId: caller.agencyId, leadId }, toldBy(caller, undefined, at), answer);
    return lead.ok ? ok({ status: 201, body: leadView(lead.value) }) : lead;
  };

export const recordContactAttempt =
  (record: ReturnType<typeof makeRecordContactAttempt>): Endpoint<Routes["recordContactAttempt"]> =>
  async ({ caller, params: { leadId }, idempotencyKey, body: { result, at } }) => {
    const lead = await record({ agencyId: caller.agencyId, leadId }, toldBy(caller, idempotencyKey, at), result);
    return lead.ok ? ok({ status: 201, body: leadView(lead.value) }) : lead;
  };

export const recordOutcome =
  (record: ReturnType<typeof makeRecordOutcome>): Endpoint<Routes["recordOutcome"]> =>
  async ({ caller, params: { leadId }, idempotencyKey, body: { outcome, value, at } }) => {
    const key = { agencyId: caller.agencyId, leadId };
    const lead = await record(key, toldBy(caller, idempotencyKey, at), { outcome, value });
    return lead.ok ? ok({ status: 201, body: leadView(lead.value) }) : lead;
  };

const toldBy = (caller: ApiKey, once: Telling["once"], at: Telling["at"]): Telling => ({
  source: "api",
  author: caller.id,
  maySee: ({ state }) => maySeeLead(caller, state),
  once,
  at,
});
