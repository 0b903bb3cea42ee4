import { makeBookAppointment } from "#appointments/book-appointment.ts";
import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeListSlots } from "#appointments/list-slots.ts";
import { makeMoveAppointment } from "#appointments/move-appointment.ts";
import { makeRecordAppointmentResult } from "#appointments/record-appointment-result.ts";
import { makeLoadHoursInForce, makeResolveHours } from "#leads/load-hours-in-force.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import { type ReturningDeps, wireOpenReturn, wirePreviewReturn, wireReturnRejected } from "#returns/wire.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Page } from "#platform/http/page-handler.ts";
import type { Table } from "#platform/table/table.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { makeAgreeAppointment } from "./agree-appointment.ts";
import { makeChangeAppointment } from "./change-appointment.ts";
import { makeLoadDiary } from "./load-diary.ts";
import { makeRecordCallStart } from "./record-call-start.ts";
import { recordContactAttempts, recordOutcomes } from "./batches/endpoints.ts";
import { rememberHistory } from "./batches/remember-history.ts";
import { batchRoutes } from "./batches/routes.ts";
import {
  acknowledgeLead,
  recordContactAttempt,
  recordOutcome,
  revokeLeadLinks,
  withdrawContactAttempt,
} from "./endpoints.ts";
import { makeListMyLeads } from "./list-my-leads.ts";
import { makeMyLeadsPage } from "./my-leads-page.ts";
import { makeLeadCardPage } from "./lead-card-page.ts";
import { makeOpenLeadLink } from "./open-lead-link.ts";
import type { LeadLinks, PersonLinks } from "./ports.ts";
import { makePlanNurture } from "./plan-nurture.ts";
import { makePlanRetry } from "./plan-retry.ts";
import { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import { makeRecordContactAttempt } from "./record-contact-attempt.ts";
import { makeRecordOutcome } from "./record-outcome.ts";
import { makeRequestNewLink } from "./request-new-link.ts";
import { makeRevokeLeadLinks } from "./revoke-lead-links.ts";
import { contactRoutes, leadCardRoutes } from "./routes.ts";
import { makeUnmappedStatusStore } from "./statuses/adapters/unmapped-status-store.ts";
import { listUnmappedStatuses } from "./statuses/endpoints.ts";
import { makeListUnmappedStatuses } from "./statuses/list-unmapped-statuses.ts";
import { statusRoutes } from "./statuses/routes.ts";
import { makeTranslateStatus } from "./statuses/translate-status.ts";
import { makeWithdrawContactAttempt } from "./withdraw-contact-attempt.ts";

/** What the verbs need that record what a client does with a lead. */
export type RecordingDeps = ReturningDeps &
  Omit<Parameters<typeof makeRecordContactAttempt>[0], "planRetry"> &
  Parameters<typeof wirePlanRetry>[0] &
  Omit<Parameters<typeof makeRecordOutcome>[0], "planNurture"> &
  Parameters<typeof makePlanNurture>[0];

export const wireRecordAcknowledgement = (deps: RecordingDeps) =>
  makeRecordAcknowledgement({ ...deps, returnRejected: wireReturnRejected(deps) });

const wirePlanRetry = (
  deps: Omit<Parameters<typeof makePlanRetry>[0], "resolveHours"> & Parameters<typeof makeResolveHours>[0],
) => makePlanRetry({ ...deps, resolveHours: makeResolveHours(deps) });

export const wireRecordContactAttempt = (deps: RecordingDeps) =>
  makeRecordContactAttempt({ ...deps, planRetry: wirePlanRetry(deps) });

export const wireRecordOutcome = (deps: RecordingDeps) =>
  makeRecordOutcome({ ...deps, planNurture: makePlanNurture(deps) });

export const openUnmappedStatuses = (table: Table) => ({ unmappedStatuses: makeUnmappedStatusStore(table) });

type ReportDeps = RecordingDeps & Parameters<typeof makeTranslateStatus>[0];

export const contactEndpoints = (deps: ReportDeps) =>
  bindEndpoints(contactRoutes, {
    acknowledgeLead: acknowledgeLead(wireRecordAcknowledgement(deps)),
    recordContactAttempt: recordContactAttempt(wireRecordContactAttempt(deps), makeTranslateStatus(deps)),
    withdrawContactAttempt: withdrawContactAttempt(makeWithdrawContactAttempt(deps)),
    revokeLeadLinks: revokeLeadLinks(makeRevokeLeadLinks(deps)),
    recordOutcome: recordOutcome(wireRecordOutcome(deps), makeTranslateStatus(deps)),
  });

/** The endpoints of batches, with the writer of the problems that their results contain. */
export const batchEndpoints = (deps: ReportDeps & Parameters<typeof recordContactAttempts>[1]) => {
  const openBatch = () => {
    const remembering = { ...deps, history: rememberHistory(deps.history) };
    return { record: wireRecordContactAttempt(remembering), translate: makeTranslateStatus(remembering) };
  };
  return bindEndpoints(batchRoutes, {
    recordContactAttempts: recordContactAttempts(openBatch, deps),
    recordOutcomes: recordOutcomes(wireRecordOutcome(deps), { ...deps, translate: makeTranslateStatus(deps) }),
  });
};

export const statusEndpoints = (deps: Parameters<typeof makeListUnmappedStatuses>[0]) =>
  bindEndpoints(statusRoutes, { listUnmappedStatuses: listUnmappedStatuses(makeListUnmappedStatuses(deps)) });

type CardDeps = RecordingDeps &
  Parameters<typeof makeBookAppointment>[0] &
  Parameters<typeof makeLoadHoursInForce>[0] &
  Parameters<typeof makeOpenLeadLink>[0] &
  Parameters<typeof makeRequestNewLink>[0] &
  Parameters<typeof makeListMyLeads>[0] & {
    links: LeadLinks;
    personLinks: PersonLinks;
    stopLinks: StopLinks;
    readLeadContext: ReadLeadContext;
  };

export const leadCardPages = (deps: CardDeps): Record<string, Page> => ({
  [leadCardRoutes.openLeadCard.path]: makeLeadCardPage({
    ...deps,
    openLeadLink: makeOpenLeadLink(deps),
    requestNewLink: makeRequestNewLink(deps),
    loadHoursInForce: makeLoadHoursInForce(deps),
    recordAcknowledgement: wireRecordAcknowledgement(deps),
    openReturn: wireOpenReturn(deps),
    previewReturn: wirePreviewReturn(deps),
    recordContactAttempt: wireRecordContactAttempt(deps),
    withdrawContactAttempt: makeWithdrawContactAttempt(deps),
    recordOutcome: wireRecordOutcome(deps),
    recordCallStart: makeRecordCallStart(deps),
    loadDiary: makeLoadDiary({ ...deps, listSlots: makeListSlots(deps) }),
    agreeAppointment: makeAgreeAppointment({ ...deps, bookAppointment: makeBookAppointment(deps) }),
    changeAppointment: makeChangeAppointment({
      moveAppointment: makeMoveAppointment(deps),
      cancelAppointment: makeCancelAppointment(deps),
      recordAppointmentResult: makeRecordAppointmentResult(deps),
    }),
  }),
  [leadCardRoutes.openMyLeads.path]: makeMyLeadsPage({
    ...deps,
    listMyLeads: makeListMyLeads(deps),
    requestNewLink: makeRequestNewLink(deps),
  }),
});
