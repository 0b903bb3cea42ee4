import type { Actor } from "#appointments/actor.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { makeChangeAppointment } from "./change-appointment.ts";
import {
  type CardProblem,
  messageForPriorAnswer,
  messageForRefusal,
  notSavedMessage,
  toAppointmentProblem,
} from "./lead-card-problems.ts";
import type { OpenedCard } from "./open-lead-card.ts";
import {
  parseAcknowledgementForm,
  parseAppointmentForm,
  type parseFormFields,
  parseWithdrawalForm,
} from "./parse-lead-card-form.ts";
import type { LeadLink } from "./ports.ts";
import type { makeRecordAcknowledgement } from "./record-acknowledgement.ts";
import { makeSaveCallForm } from "./save-call-form.ts";
import type { makeWithdrawContactAttempt } from "./withdraw-contact-attempt.ts";

export type SaveFormDeps = Parameters<typeof makeSaveCallForm>[0] & {
  readLeadContext: ReadLeadContext;
  recordAcknowledgement: ReturnType<typeof makeRecordAcknowledgement>;
  withdrawContactAttempt: ReturnType<typeof makeWithdrawContactAttempt>;
  changeAppointment: ReturnType<typeof makeChangeAppointment>;
};

/** Saves a posted form of the lead card. Returns why it was not saved, or undefined. Saving it twice changes nothing. */
export function makeSaveLeadCardForm(deps: SaveFormDeps) {
  const saveCallForm = makeSaveCallForm(deps);

  async function saveAcknowledgement({ link, lead }: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const parsed = parseAcknowledgementForm(body);
    if (!parsed.ok) return parsed.refusal;
    const deliveryId = lead.state.deliveries[link.delivery]?.id;
    const recorded = await deps.recordAcknowledgement(
      link,
      { ...describeLinkHolder(link, lead), deliveryId },
      parsed.value,
    );
    if (recorded.ok) return undefined;
    const { refusal } = recorded;
    if (refusal.kind === "answered_before") return { problem: messageForPriorAnswer[refusal.outcome] };
    return { problem: messageForRefusal[refusal.kind] ?? notSavedMessage };
  }

  async function saveCall({ link, lead, placement }: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const timeZone = await readTimeZone(link, lead, placement.clientId);
    const caller = { actor: toLinkActor(link, lead), ...describeLinkHolder(link, lead) };
    return saveCallForm({ key: link, lead, placement, timeZone, caller }, body);
  }

  async function changeAppointment(
    { link, lead, placement }: OpenedCard,
    body: string,
  ): Promise<CardProblem | undefined> {
    const parsed = parseAppointmentForm(body, await readTimeZone(link, lead, placement.clientId));
    if (!parsed.ok) return parsed.refusal;
    const changed = await deps.changeAppointment(toLinkActor(link, lead), parsed.value);
    if (changed.ok) return undefined;
    const problem = toAppointmentProblem(changed.refusal);
    return { ...problem, field: problem.field && "toLocal" };
  }

  async function readTimeZone({ agencyId }: LeadLink, { state }: LoadedLead, clientId: ClientId): Promise<string> {
    const context = await deps.readLeadContext(agencyId, { clientId, campaignId: state.received.campaignId });
    return context.clientTimeZone;
  }

  async function withdrawAttempt({ link, lead }: OpenedCard, body: string): Promise<CardProblem | undefined> {
    const parsed = parseWithdrawalForm(body);
    if (!parsed.ok) return parsed.refusal;
    const withdrawn = await deps.withdrawContactAttempt(link, describeLinkHolder(link, lead), parsed.value);
    return withdrawn.ok ? undefined : { problem: notSavedMessage };
  }

  return function saveForm(card: OpenedCard, typed: ReturnType<typeof parseFormFields>, body: string) {
    if (typed.withdraw !== undefined) return withdrawAttempt(card, body);
    if (typed.appointment !== undefined) return changeAppointment(card, body);
    return typed.answer === undefined ? saveCall(card, body) : saveAcknowledgement(card, body);
  };
}

/** The author of a post is the subscription that the link was sent through. */
export const describeLinkHolder = ({ delivery }: LeadLink, { state: { deliveries } }: LoadedLead) => ({
  source: "link" as const,
  author: deliveries[delivery]?.subscriptionId ?? "link",
  maySee: () => true,
});

/** The holder of a link acts on the appointments of its lead. */
const toLinkActor = (link: LeadLink, lead: LoadedLead): Actor => ({
  agencyId: link.agencyId,
  ...describeLinkHolder(link, lead),
  maySee: ({ leadId }) => leadId === link.leadId,
});
