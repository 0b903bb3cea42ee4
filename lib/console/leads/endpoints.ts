import { toActor } from "#appointments/actor.ts";
import { toContactReport } from "#contact/endpoints.ts";
import {
  messageForPriorAnswer,
  messageForRefusal,
  notSavedMessage,
  type CardProblem,
} from "#contact/lead-card-problems.ts";
import { parseAcknowledgementForm } from "#contact/parse-lead-card-form.ts";
import type { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import type { makeSaveCallForm } from "#contact/save-call-form.ts";
import type { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import type { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { AttemptResult } from "#domain/contact/contact-fact.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { isBlank } from "#domain/shared/text-schemas.ts";
import type { LoadedLead, makeReadLead } from "#leads/read-lead.ts";
import type { makeWakeOnRequest } from "#nurture/wake-on-request.ts";
import type { Ids } from "#platform/ports.ts";
import type { makeOpenReturn } from "#returns/open-return.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession, ParsedForm } from "../console-route.ts";
import type { SaveAppointmentForm } from "../diary/save-appointment-form.ts";
import { may } from "../permissions.ts";
import type { makeDescribeLeadPage } from "./describe-lead-page.ts";
import { notWokenPhrases } from "./pages/delivery-phrases.ts";
import type { LeadPageForms } from "./pages/lead-page-view.ts";
import { renderLeadPage } from "./pages/lead-page.ts";
import { namePerson } from "./pages/who.ts";
import type { LeadRoutes } from "./routes.ts";
import type { CallForm } from "./schemas.ts";

type ReadLead = ReturnType<typeof makeReadLead>;
type Failed = NonNullable<LeadPageForms["failed"]>;

type PageDeps = {
  readLead: ReadLead;
  describeLeadPage: ReturnType<typeof makeDescribeLeadPage>;
  ids: Pick<Ids, "create">;
};

/** Shows a lead to a user who may see it. A lead of another agency or client does not exist for the user. */
export const showLead =
  (deps: PageDeps): ConsoleEndpoint<LeadRoutes["showLead"]> =>
  async ({ session, params }) => {
    const found = await deps.readLead(session.caller, params.leadId);
    return found.ok ? showPage(deps, session, found.value) : { kind: "missing" };
  };

async function showPage(
  { describeLeadPage, ids }: PageDeps,
  session: ConsoleSession,
  lead: LoadedLead,
  failed?: Failed,
): Promise<ConsoleResponse> {
  const view = await describeLeadPage(session, lead);
  const { role, id } = session.user;
  const isOpen = view.work !== undefined;
  const forms: LeadPageForms = {
    csrf: session.csrf,
    once: failed?.typed["once"] ?? ids.create("att"),
    userId: id,
    isAgency: session.caller.role === "agency",
    canWork: isOpen && may(role, "work_leads"),
    canReturn: may(role, "request_returns"),
    canChangeAppointments: isOpen && may(role, "change_appointments"),
    canWake: may(role, "manage_leads"),
    canResend: may(role, "replay_deliveries"),
    canReadStatements: may(role, "read_statements"),
    canReadReturns: may(role, "read_returns"),
    failed,
  };
  return { kind: "page", status: failed ? 422 : 200, title: namePerson(view), body: renderLeadPage(view, forms) };
}

type Saving = { session: ConsoleSession; lead: LoadedLead };

/**
 * Saves a form of the page and shows the lead again: after a redirect, or at once with what was typed and why it was not
 * saved.
 */
async function saveOnPage<Form>(
  deps: PageDeps,
  { session, params, form }: { session: ConsoleSession; params: { leadId: LeadId }; form: ParsedForm<Form> },
  name: Failed["form"],
  save: (saving: Saving, value: Form) => Promise<CardProblem | "missing" | undefined>,
): Promise<ConsoleResponse> {
  const found = await deps.readLead(session.caller, params.leadId);
  if (!found.ok) return { kind: "missing" };
  const lead = found.value;
  const problem = form.ok
    ? await save({ session, lead }, form.value)
    : { problem: Object.values(form.faults)[0] ?? notSavedMessage };
  if (problem === "missing") return { kind: "missing" };
  if (!problem) return { kind: "redirect", to: `/console/leads/${params.leadId}?saved=1` };
  return showPage(deps, session, lead, { form: name, typed: form.typed, ...problem });
}

/** Records a call and what came of it. */
export const recordCall =
  (deps: PageDeps & { saveCallForm: ReturnType<typeof makeSaveCallForm> }): ConsoleEndpoint<LeadRoutes["recordCall"]> =>
  async (request) =>
    saveOnPage(deps, request, "call", async ({ session: { caller, reader }, lead }, form) => {
      const { placed, passedOn } = lead.state;
      if (!lead.personal) return { problem: "The person was erased, so no call is recorded any more." };
      if (!placed) return { problem: "No client has this lead yet, so no call is recorded." };
      if (passedOn) return { problem: messageForRefusal["lead_passed_on"] ?? notSavedMessage };
      if (AttemptResult.safeParse(form.choice).success && !isBlank(form.note))
        return { problem: noteNotKept, field: "note" };
      const called = {
        key: { agencyId: caller.agencyId, leadId: lead.leadId },
        lead,
        placement: placed.placement,
        timeZone: reader.timeZone,
        caller: { ...toContactReport(caller), actor: toActor(caller) },
      };
      return deps.saveCallForm(called, toCardFields(form));
    });

const noteNotKept =
  "A note is kept only with what came of a conversation, or with wrong details. Choose that, or empty the note.";

/** The same form as the lead card posts it: there, the button of the call and the outcome are two fields. */
function toCardFields({ choice, correct, ...details }: CallForm): string {
  const isAttempt = AttemptResult.safeParse(choice).success || choice === "bad_data";
  const report = isAttempt
    ? { attempt: choice, outcome: "" }
    : { attempt: correct === "1" ? "none" : "connected", outcome: choice };
  return new URLSearchParams({ ...details, ...report }).toString();
}

/** Takes back a call that was recorded by mistake. */
export const withdrawCall =
  (
    deps: PageDeps & { withdrawContactAttempt: ReturnType<typeof makeWithdrawContactAttempt> },
  ): ConsoleEndpoint<LeadRoutes["withdrawCall"]> =>
  async (request) =>
    saveOnPage(deps, request, "call", async ({ session: { caller }, lead: { leadId } }, { withdraw }) => {
      const key = { agencyId: caller.agencyId, leadId };
      const withdrawn = await deps.withdrawContactAttempt(key, toContactReport(caller), withdraw);
      return withdrawn.ok ? undefined : "missing";
    });

/** Accepts or refuses a lead before the first call. */
export const answerLead =
  (
    deps: PageDeps & { recordAcknowledgement: ReturnType<typeof makeRecordAcknowledgement> },
  ): ConsoleEndpoint<LeadRoutes["answerLead"]> =>
  async (request) =>
    saveOnPage(deps, request, "answer", async ({ session: { caller }, lead: { leadId } }, form) => {
      const parsed = parseAcknowledgementForm(new URLSearchParams(form).toString());
      if (!parsed.ok) return parsed.refusal;
      const key = { agencyId: caller.agencyId, leadId };
      const report = toContactReport(caller);
      const recorded = await deps.recordAcknowledgement(key, report, parsed.value);
      if (recorded.ok) return undefined;
      const { refusal } = recorded;
      if (refusal.kind === "answered_before") return { problem: messageForPriorAnswer[refusal.outcome] };
      return { problem: messageForRefusal[refusal.kind] ?? notSavedMessage };
    });

const returnMessages: Record<string, string> = {
  return_pending: "The lead has a return already, which waits for its evidence or for the agency.",
  return_ended:
    "The return of this lead has ended. It can be returned again only after a decline, and not a third time.",
  lead_not_charged: "Nothing is charged for the lead, so there is nothing to return.",
  replacement_not_returnable:
    "The lead replaces a returned one, and is not returned because the person cannot be reached.",
  idempotency_conflict: "This page was already saved with another reason. Reload it to see the return.",
};

/** Returns the lead for its client. */
export const returnLead =
  (deps: PageDeps & { openReturn: ReturnType<typeof makeOpenReturn> }): ConsoleEndpoint<LeadRoutes["returnLead"]> =>
  async (request) =>
    saveOnPage(deps, request, "return", async ({ session: { caller }, lead: { leadId } }, form) => {
      const key = { agencyId: caller.agencyId, leadId };
      const note = form.returnNote.trim() === "" ? undefined : form.returnNote.trim();
      const wanted = { reason: form.returnReason, note, idempotencyKey: form.once };
      const opened = await deps.openReturn(key, toContactReport(caller), wanted);
      if (opened.ok) return undefined;
      const { kind } = opened.refusal;
      return { problem: returnMessages[kind] ?? messageForRefusal[kind] ?? notSavedMessage };
    });

/** Confirms, moves or cancels an appointment of the lead, or says what came of it. */
export const changeLeadAppointment =
  (
    deps: PageDeps & { saveAppointmentForm: SaveAppointmentForm },
  ): ConsoleEndpoint<LeadRoutes["changeLeadAppointment"]> =>
  async (request) =>
    saveOnPage(deps, request, "appointment", async ({ session, lead: { state } }, form) => {
      if (!state.appointments.some(({ id }) => id === form.appointment)) return "missing";
      const saved = await deps.saveAppointmentForm(session, form);
      return saved.ok ? undefined : saved.refusal;
    });

/** Wakes a sleeping lead before its date, or after the reason why it could not wake is gone. */
export const wakeLead =
  (deps: PageDeps & { wakeOnRequest: ReturnType<typeof makeWakeOnRequest> }): ConsoleEndpoint<LeadRoutes["wakeLead"]> =>
  async (request) =>
    saveOnPage(deps, request, "waking", async ({ session: { caller }, lead: { leadId } }) => {
      const woken = await deps.wakeOnRequest(caller, leadId, undefined);
      if (woken.ok) return undefined;
      const { refusal } = woken;
      // A repeated post finds the lead awake: what it asked for has happened.
      if (refusal.kind === "not_sleeping") return undefined;
      if (refusal.kind === "not_found") return { problem: notSavedMessage };
      return { problem: `A rule keeps it asleep: ${notWokenPhrases[refusal.reason]}.` };
    });

/** Sends one delivery of the lead again. */
export const resendDelivery =
  (
    deps: PageDeps & { requestReplay: ReturnType<typeof makeRequestReplay> },
  ): ConsoleEndpoint<LeadRoutes["resendDelivery"]> =>
  async (request) =>
    saveOnPage(deps, request, "replay", async ({ session: { caller }, lead: { leadId } }, form) => {
      const repeat = form.repeat === "1" && { repeat: true };
      const scope = { of: "lead" as const, leadId, deliveryId: form.deliveryId, ...repeat };
      const requested = await deps.requestReplay(caller, scope, form.once);
      if (requested.ok) return undefined;
      return requested.refusal.kind === "not_found"
        ? "missing"
        : { problem: "This page has sent another delivery before. Reload it to send this one." };
    });
