import {
  endedLeadLinkMs,
  freshLinkMs,
  idleLeadLinkMs,
  isLinkRevoked,
  toLinkIssueTime,
} from "#domain/contact/lead-link.ts";
import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { LeadState } from "./lead-state.ts";

/** Whether the client is done with a lead that has this outcome. */
const endsLead: Record<OutcomeKind, boolean> = {
  callback_requested: false,
  nurture: false,
  appointment_set: false,
  quoted: false,
  won: true,
  lost: true,
  not_interested: true,
  bad_data: true,
};

/** Whether the client is done with the lead: it has a final outcome, or the client turned it down. */
export function isEnded({ status, cycles }: Pick<LeadState, "status" | "cycles">): boolean {
  const outcome = cycles.at(-1)?.outcome?.outcome;
  return status === "rejected" || status === "duplicate" || (outcome !== undefined && endsLead[outcome]);
}

/**
 * Finds the last moment of the lead's work: its placing or waking, a report, the date on which it wakes, or the end of an
 * appointment, which may be in the future.
 */
function findLastWork({ received, placed, cycles, attempts, outcome, sleep, appointments }: LeadState): Instant {
  const acknowledgement = cycles.at(-1)?.acknowledgement;
  const moments = [
    received.at,
    placed?.at,
    cycles.at(-1)?.from,
    acknowledgement && (acknowledgement.recordedAt ?? acknowledgement.at),
    ...attempts.map(({ recordedAt }) => recordedAt),
    outcome?.recordedAt,
    sleep?.wakeAt,
    ...appointments.filter(({ cancelled }) => !cancelled).map(({ end }) => end),
  ];
  return moments.reduce<Instant>((last, next) => (next !== undefined && next > last ? next : last), received.at);
}

/**
 * Computes until when a link made at `issuedAt` opens the lead: for as long as the client works it and sleeps on it, for
 * 90 days after the last thing that happened to it, for 30 days if that was its end, and at least for a week from when
 * the link was made.
 */
export function computeLeadLinkExpiry(state: LeadState, issuedAt: Instant): Instant {
  const lifeMs = isEnded(state) ? endedLeadLinkMs : idleLeadLinkMs;
  return instant(Math.max(Date.parse(findLastWork(state)) + lifeMs, Date.parse(issuedAt) + freshLinkMs));
}

type LinkSubscription = Pick<
  Subscription,
  "active" | "verifiedAt" | "disabled" | "linksRevokedAt" | "endpointChangedAt"
>;

/** Whether a link made at `issuedAt` and sent through the subscription may still show persons, its lead aside. */
export const isSubscriptionLinkValid = <Kept extends LinkSubscription>(
  issuedAt: Instant,
  subscription: Kept | undefined,
): subscription is Kept =>
  subscription !== undefined &&
  isDeliverable(subscription) &&
  !isLinkRevoked(issuedAt, [subscription.linksRevokedAt, subscription.endpointChangedAt]);

/** Whether a link made at `issuedAt` and sent through the subscription opens the lead at `now`. */
export const isLeadLinkValid = (
  issuedAt: Instant,
  state: LeadState,
  subscription: LinkSubscription | undefined,
  now: Instant,
): boolean =>
  isSubscriptionLinkValid(issuedAt, subscription) &&
  !isLinkRevoked(issuedAt, [state.linksRevokedAt]) &&
  now < computeLeadLinkExpiry(state, issuedAt);

/** Returns the time that a link carries that is made at `at` to send the lead through the subscription. */
export const toLeadLinkIssueTime = (
  at: Instant,
  { linksRevokedAt }: Pick<LeadState, "linksRevokedAt">,
  subscription: Pick<Subscription, "linksRevokedAt" | "endpointChangedAt">,
): Instant => toLinkIssueTime(at, [linksRevokedAt, subscription.linksRevokedAt, subscription.endpointChangedAt]);
