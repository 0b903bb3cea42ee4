import type { Caller } from "#domain/accounts/caller.ts";
import { ok } from "#domain/shared/result.ts";
import { toLeadView } from "#leads/lead-views.ts";
import { canSeeLead } from "#leads/read-lead.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { ContactRefusal } from "./problems.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import type { ContactReport, makeRecordContactAttempt } from "./record-contact-attempt.ts";
import type { makeRecordOutcome } from "./record-outcome.ts";
import type { makeRevokeLeadLinks } from "./revoke-lead-links.ts";
import type { Routes } from "./routes.ts";
import type { TranslateStatus } from "./statuses/translate-status.ts";
import type { makeWithdrawContactAttempt } from "./withdraw-contact-attempt.ts";

type Refusal = PlatformRefusal | ContactRefusal;

export const acknowledgeLead =
  (record: ReturnType<typeof makeRecordAcknowledgement>): Endpoint<Routes["acknowledgeLead"], Refusal> =>
  async ({ caller, params: { leadId }, body: { at, ...acknowledgement } }) => {
    const lead = await record(
      { agencyId: caller.agencyId, leadId },
      toContactReport(caller, undefined, at),
      acknowledgement,
    );
    return lead.ok ? ok({ status: 201, body: toLeadView(lead.value), headers: replayHeaders(lead) }) : lead;
  };

export const recordContactAttempt =
  (
    record: ReturnType<typeof makeRecordContactAttempt>,
    translate: TranslateStatus,
  ): Endpoint<Routes["recordContactAttempt"], Refusal> =>
  async ({ caller, params: { leadId }, idempotencyKey, body: { at, result: term, status } }) => {
    const result = await translate(caller, leadId, "result", { term, status });
    if (!result.ok) return result;
    const lead = await record(
      { agencyId: caller.agencyId, leadId },
      toContactReport(caller, idempotencyKey, at),
      result.value,
    );
    return lead.ok ? ok({ status: 201, body: toLeadView(lead.value), headers: replayHeaders(lead) }) : lead;
  };

export const withdrawContactAttempt =
  (withdraw: ReturnType<typeof makeWithdrawContactAttempt>): Endpoint<Routes["withdrawContactAttempt"], Refusal> =>
  async ({ caller, params: { leadId, attemptId } }) => {
    const key = { agencyId: caller.agencyId, leadId };
    const lead = await withdraw(key, toContactReport(caller), attemptId);
    return lead.ok ? ok({ status: 200, body: toLeadView(lead.value) }) : lead;
  };

export const revokeLeadLinks =
  (revoke: ReturnType<typeof makeRevokeLeadLinks>): Endpoint<Routes["revokeLeadLinks"], Refusal> =>
  async ({ caller, params: { leadId } }) => {
    const lead = await revoke({ agencyId: caller.agencyId, leadId }, toContactReport(caller));
    return lead.ok ? ok({ status: 200, body: toLeadView(lead.value) }) : lead;
  };

export const recordOutcome =
  (
    record: ReturnType<typeof makeRecordOutcome>,
    translate: TranslateStatus,
  ): Endpoint<Routes["recordOutcome"], Refusal> =>
  async ({ caller, params: { leadId }, idempotencyKey, body: { at, outcome: term, status, ...report } }) => {
    const outcome = await translate(caller, leadId, "outcome", { term, status });
    if (!outcome.ok) return outcome;
    const key = { agencyId: caller.agencyId, leadId };
    const lead = await record(key, toContactReport(caller, idempotencyKey, at), {
      ...report,
      outcome: outcome.value,
    });
    return lead.ok ? ok({ status: 201, body: toLeadView(lead.value), headers: replayHeaders(lead) }) : lead;
  };

export const toContactReport = (
  caller: Caller,
  idempotencyKey?: ContactReport["idempotencyKey"],
  at?: ContactReport["at"],
): ContactReport => ({
  source: "api",
  author: caller.id,
  maySee: ({ state }) => canSeeLead(caller, state),
  idempotencyKey,
  at,
});
