import type { Routes } from "../../../contract/routes.ts";
import type { ApiKey } from "../../../domain/client/api-key.ts";
import { ok } from "../../../domain/shared/result.ts";
import type { makeAcceptLead } from "../../../use-cases/accept-lead.ts";
import type { makeListLeads } from "../../../use-cases/list-leads.ts";
import { maySeeLead, type makeReadLead } from "../../../use-cases/read-lead.ts";
import type { makeRecordAcknowledgement } from "../../../use-cases/record-acknowledgement.ts";
import type { makeRecordContactAttempt, Telling } from "../../../use-cases/record-contact-attempt.ts";
import type { makeRecordOutcome } from "../../../use-cases/record-outcome.ts";
import type { Endpoint } from "../endpoint.ts";
import { firstAnswer, leadView, leadWithHistory } from "../lead-views.ts";
import { pageOf } from "../page-of.ts";

export const pushLead =
  (acceptLead: ReturnType<typeof makeAcceptLead>): Endpoint<Routes["pushLead"]> =>
  async ({ caller, idempotencyKey, body }) => {
    const accepted = await acceptLead(pushedBy(caller), idempotencyKey, body);
    if (!accepted.ok) return accepted;
    const lead = firstAnswer(accepted.value);
    return ok({ status: 202, body: lead, headers: { location: `/v1/leads/${lead.id}` } });
  };

/** Who pushes: a lead pushed with a test key is one of the sandbox. */
export const pushedBy = ({ agencyId, id, mode }: ApiKey) => ({ agencyId, author: id, isTest: mode === "test" });

export const listLeads =
  (list: ReturnType<typeof makeListLeads>): Endpoint<Routes["listLeads"]> =>
  async ({ caller, query: { limit, cursor, client, campaign, ...rest } }) => {
    const wanted = { clientId: client, campaignId: campaign, ...rest };
    const page = await pageOf(
      { leads: caller.agencyId, mode: caller.mode, ...wanted },
      { limit, cursor },
      async (place) => {
        const { leads, ...rest } = await list(caller, wanted, place);
        return ok({ items: leads.map(leadView), ...rest });
      },
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readLead =
  (read: ReturnType<typeof makeReadLead>): Endpoint<Routes["readLead"]> =>
  async ({ caller, params }) => {
    const lead = await read(caller, params.leadId);
    return lead.ok ? ok({ status: 200, body: leadWithHistory(lead.value) }) : lead;
  };

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
