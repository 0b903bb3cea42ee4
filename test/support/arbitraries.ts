import type { LinksRevoked } from "#domain/contact/lead-link.ts";
import * as fc from "fast-check";
import { type AppointmentFact, AppointmentResult, Side } from "#domain/appointments/appointment-fact.ts";
import { type AppointmentMessageFact, toMessageIdentityText } from "#domain/appointments/appointment-message-fact.ts";
import {
  AttemptResult,
  type AttemptWithdrawn,
  type CallStarted,
  type ContactAttempted,
  OutcomeKind,
  type OutcomeRecorded,
} from "#domain/contact/contact-fact.ts";
import type { Chased, Taken } from "#domain/contact/chase-fact.ts";
import { type NotWoken, NotWokenReason, type Woken } from "#domain/contact/nurture.ts";
import { type Acknowledged, toAcknowledgementIdentity } from "#domain/delivery/acknowledged.ts";
import { Model } from "#domain/campaigns/model.ts";
import { LeadEvent } from "#domain/campaigns/prices.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import {
  type Delivered,
  ConfirmedBy,
  type DeliveryBounced,
  type DeliveryConfirmed,
  type DeliveryFailed,
  type DeliverySkipped,
  FailureReason,
} from "#domain/delivery/delivery-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Placement, Received } from "#domain/lead/received.ts";
import { type Remedy, ReturnReason } from "#domain/returns/return-policy.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";
import {
  aBooking,
  aChased,
  aPassedOn,
  aTaken,
  aCancellation,
  aConclusion,
  aConfirmation,
  aContactAttempt,
  aDecision,
  aDelivered,
  aDeliveryBounced,
  aDeliveryConfirmed,
  aDeliveryFailed,
  aDeliverySkipped,
  aDeferredInvitation,
  aFailedInvitation,
  aMove,
  anAcknowledged,
  anAcknowledgedByKey,
  aCallStart,
  aLinkRevocation,
  anAttemptWithdrawn,
  aNotWoken,
  anOutcome,
  aReceived,
  aReminder,
  aReplacement,
  aReturnDecided,
  aReturnSettled,
  aReturnOpened,
  aReturnReferred,
  aReturnWithdrawn,
  aSentInvitation,
  aSkippedInvitation,
  aStatement,
  aWoken,
} from "./facts.ts";

/** A moment in the two days from 14:00 on, or up to ten minutes before, as clocks differ; often the same one as another. */
const anyMoment: fc.Arbitrary<Instant> = fc
  .oneof(fc.integer({ min: -600_000, max: 172_800_000 }), fc.integer({ min: 0, max: 3 }))
  .map((ms) => instant(Date.parse(at("14:00")) + ms));

const channels = ["sms", "email", "webhook"] as const;

/** A lead with planned deliveries on up to three channels, by subscriptions 1 to 3. */
const anyReceived: fc.Arbitrary<Received> = fc.subarray([...channels]).map((wanted) =>
  aReceived({
    deliveries: wanted.map((channel) => {
      const number = channels.indexOf(channel) + 1;
      return { id: anId("dlv", number), subscriptionId: anId("sub", number), channel };
    }),
  }),
);

const delivery = fc.constantFrom(...channels).map((channel) => {
  const number = channels.indexOf(channel) + 1;
  return { channel, subscriptionId: anId("sub", number), deliveryId: anId("dlv", number) };
});

/** Most facts are of the first round; some of one of two replays. */
const round = fc.constantFrom({}, {}, { round: anId("rpl", 1) }, { round: anId("rpl", 2) });

const anyDelivered: fc.Arbitrary<Delivered> = fc
  .record({
    delivery,
    round,
    at: anyMoment,
    attempt: fc.integer({ min: 1, max: 6 }),
    outcome: fc.option(fc.constantFrom(...AcknowledgementOutcome.options), { nil: undefined }),
  })
  .map(({ delivery, round, outcome, ...rest }) =>
    aDelivered({ ...delivery, ...round, ...rest, ...(outcome && { acknowledgement: { outcome } }) }),
  );

const anyDeliveryFailed: fc.Arbitrary<DeliveryFailed> = fc
  .record({
    delivery,
    at: anyMoment,
    attempt: fc.integer({ min: 1, max: 6 }),
    reason: fc.constantFrom(...FailureReason.options),
    last: fc.boolean(),
    round,
  })
  .map(({ delivery, round, ...rest }) => aDeliveryFailed({ ...delivery, ...round, ...rest }));

const anyDeliverySkipped: fc.Arbitrary<DeliverySkipped> = fc
  .record({ delivery, round, at: anyMoment, reason: fc.constantFrom(...SkipReason.options) })
  .map(({ delivery, round, ...rest }) => aDeliverySkipped({ ...delivery, ...round, ...rest }));

const anyDeliveryBounced: fc.Arbitrary<DeliveryBounced> = fc
  .record({ delivery, round, at: anyMoment })
  .map(({ delivery, round, ...rest }) => aDeliveryBounced({ ...delivery, ...round, ...rest }));

const anyDeliveryConfirmed: fc.Arbitrary<DeliveryConfirmed> = fc
  .record({ delivery, round, at: anyMoment, by: fc.constantFrom(...ConfirmedBy.options) })
  .map(({ delivery, round, ...rest }) => aDeliveryConfirmed({ ...delivery, ...round, ...rest }));

/** An acknowledgement of a delivery or by one of three keys, some of them with another reported time. */
export const anyAcknowledged: fc.Arbitrary<Acknowledged> = fc
  .record({
    over: fc.oneof(
      delivery.map(({ subscriptionId, ...rest }) =>
        anAcknowledged({ ...rest, subscriptionId, author: subscriptionId }),
      ),
      fc.integer({ min: 1, max: 3 }).map((number) => anAcknowledgedByKey({ author: anId("key", number) })),
    ),
    at: anyMoment,
    recordedAt: fc.option(anyMoment, { nil: undefined }),
    outcome: fc.constantFrom(...AcknowledgementOutcome.options),
    clientRef: fc.option(fc.constantFrom("crm-1", "crm-2"), { nil: undefined }),
  })
  .map(({ over, at, recordedAt, outcome, clientRef }) => ({
    ...over,
    at,
    outcome,
    ...(recordedAt && { recordedAt }),
    ...(clientRef && { clientRef }),
  }));

const anyAttemptId = fc.integer({ min: 1, max: 20 }).map((number) => anId("att", number));

/** The withdrawal of an attempt that the history may or may not have. */
const anyAttemptWithdrawn: fc.Arbitrary<AttemptWithdrawn> = fc
  .record({ attemptId: anyAttemptId, at: anyMoment, result: fc.constantFrom(...AttemptResult.options) })
  .map(anAttemptWithdrawn);

const anyCallStart: fc.Arbitrary<CallStarted> = anyMoment.map((moment) => aCallStart({ at: moment }));

export const anyContactAttempt: fc.Arbitrary<ContactAttempted> = fc
  .record({
    attemptId: anyAttemptId,
    at: anyMoment,
    result: fc.constantFrom(...AttemptResult.options),
  })
  .map(aContactAttempt);

export const anyOutcome: fc.Arbitrary<OutcomeRecorded> = fc
  .record({
    outcomeId: fc.integer({ min: 1, max: 20 }).map((number) => anId("out", number)),
    sequence: fc.integer({ min: 1, max: 5 }),
    at: anyMoment,
    outcome: fc.constantFrom(...OutcomeKind.options),
    amount: fc.nat(1_000_000),
  })
  .map(({ amount, ...rest }) =>
    anOutcome({ ...rest, ...(rest.outcome === "won" && { value: { amount, currency: "GBP" } }) }),
  );

/** Any fact about one of three appointments, which the history may or may not have the booking of. */
const anyAppointmentFact: fc.Arbitrary<AppointmentFact | AppointmentMessageFact> = fc
  .record({
    appointmentId: fc.integer({ min: 1, max: 3 }).map((number) => anId("apt", number)),
    at: anyMoment,
    sequence: fc.integer({ min: 0, max: 2 }),
    by: fc.constantFrom(...Side.options),
    result: fc.constantFrom(...AppointmentResult.options),
    qualified: fc.constantFrom(undefined, true, false),
    statement: fc.integer({ min: 1, max: 3 }),
    from: anyMoment,
    to: anyMoment,
  })
  .chain(({ appointmentId, at, sequence, by, result, qualified, statement, from, to }) => {
    const common = { appointmentId, at };
    return fc.constantFrom(
      aBooking({ ...common, start: from }),
      aMove({ ...common, sequence: sequence + 1, from, to, by }),
      aConfirmation({ ...common, sequence, by }),
      aCancellation({ ...common, sequence, by }),
      aStatement({ ...common, sequence, by, statement, result, qualified }),
      aDecision({ ...common, sequence, result, qualified }),
      aReminder({ ...common, sequence, side: by }),
      aConclusion({ ...common, sequence, stage: statement > 1 ? "final" : "presumed" }),
      aSentInvitation({ ...common, sequence, side: by }),
      aSkippedInvitation({ ...common, sequence, side: by }),
      aFailedInvitation({ ...common, sequence, side: by }),
      aDeferredInvitation({ ...common, sequence, until: to }),
    );
  });
/** A waking into one of three cycles, each with a delivery of its own. */
const anyWoken: fc.Arbitrary<Woken> = fc
  .record({
    cycle: fc.integer({ min: 2, max: 4 }),
    sequence: fc.integer({ min: 1, max: 5 }),
    at: anyMoment,
    number: fc.integer({ min: 4, max: 6 }),
  })
  .map(({ number, ...rest }) =>
    aWoken({ ...rest, deliveries: [{ id: anId("dlv", number), subscriptionId: anId("sub"), channel: "sms" }] }),
  );

const anyNotWoken: fc.Arbitrary<NotWoken> = fc
  .record({
    cycle: fc.integer({ min: 2, max: 4 }),
    sequence: fc.integer({ min: 1, max: 5 }),
    at: anyMoment,
    reason: fc.constantFrom(...NotWokenReason.options),
  })
  .map(aNotWoken);

/** A step of the ladder in one of three cycles, each with a delivery of its own, or without. */
const anyChased: fc.Arbitrary<Chased> = fc
  .record({
    cycle: fc.integer({ min: 1, max: 3 }),
    step: fc.integer({ min: 1, max: 6 }),
    at: anyMoment,
    isTold: fc.boolean(),
  })
  .map(({ isTold, ...rest }) => {
    const id = anId("dlv", 10 * rest.cycle + rest.step);
    const deliveries = isTold ? [] : [{ id, subscriptionId: anId("sub"), channel: "sms" as const }];
    return aChased({ ...rest, do: isTold ? "tell_agency" : "remind", deliveries });
  });

const anyTaken: fc.Arbitrary<Taken> = fc
  .record({ at: anyMoment, isPassedOn: fc.boolean() })
  .map(({ at, isPassedOn }) => (isPassedOn ? aPassedOn({ at }) : aTaken({ at })));
const anyLinksRevoked: fc.Arbitrary<LinksRevoked> = anyMoment.map((at) => aLinkRevocation({ at }));

/** A return of the lead: opened, referred, decided or withdrawn, each with one of two numbers. */
const anyReturnFact: fc.Arbitrary<Fact> = fc
  .record({ at: anyMoment, number: fc.constantFrom(1, 2) })
  .chain(({ at, number }) =>
    fc.oneof(
      fc.constantFrom(...ReturnReason.options).map((reason) => aReturnOpened({ at, number, reason })),
      fc.constant(aReturnReferred({ at, number })),
      fc
        .constantFrom<Remedy>({ kind: "credit" }, { kind: "partial_credit", percent: 50 }, { kind: "replacement" })
        .map((remedy) => aReturnDecided({ at, number, remedy })),
      fc.constant(aReturnDecided({ at, number, decision: "declined", cause: "agency", remedy: undefined })),
      fc.constant(aReturnWithdrawn({ at, number })),
      fc.constant(aReturnSettled({ at, number })),
      fc.constant(aReturnSettled({ at, number, replacedBy: anId("lead", 2) })),
      fc.constant(aReplacement({ at })),
    ),
  );

/** The identity of a fact within its lead; the store keeps only one fact of each. */
function identityOf(fact: Fact): string {
  switch (fact.kind) {
    case "received":
    case "placed":
      return fact.kind;
    case "duplicate_refused":
      return `${fact.kind} ${fact.leadId}`;
    case "delivered":
    case "delivery_skipped":
    case "delivery_bounced":
      return `${fact.kind} ${fact.deliveryId} ${fact.round}`;
    case "delivery_failed":
      return `${fact.kind} ${fact.deliveryId} ${fact.attempt} ${fact.round}`;
    case "delivery_confirmed":
      return `${fact.kind} ${fact.deliveryId} ${fact.by} ${fact.round}`;
    case "acknowledged":
      return `${fact.kind} ${toAcknowledgementIdentity(fact)}`;
    case "call_started":
      return `${fact.kind} ${fact.at.slice(0, 16)}`;
    case "contact_attempted":
      return `${fact.kind} ${fact.attemptId}`;
    case "attempt_withdrawn":
      return `${fact.kind} ${fact.attemptId}`;
    case "outcome_recorded":
      return `${fact.kind} ${fact.sequence}`;
    case "appointment_booked":
    case "appointment_cancelled":
    case "appointment_decided":
      return `${fact.kind} ${fact.appointmentId}`;
    case "appointment_moved":
      return `${fact.kind} ${fact.appointmentId} ${fact.sequence}`;
    case "appointment_confirmed":
      return `${fact.kind} ${fact.appointmentId} ${fact.sequence} ${fact.by}`;
    case "appointment_said":
      return `${fact.kind} ${fact.appointmentId} ${fact.sequence} ${fact.by} ${fact.statement}`;
    case "appointment_reminded":
      return `${fact.kind} ${fact.appointmentId} ${fact.sequence} ${fact.side} ${fact.minutesBefore}`;
    case "appointment_concluded":
      return `${fact.kind} ${fact.appointmentId} ${fact.stage}`;
    case "appointment_message_sent":
    case "appointment_message_skipped":
      return `${fact.kind} ${toMessageIdentityText(fact)}`;
    case "appointment_message_failed":
      return `${fact.kind} ${toMessageIdentityText(fact)} ${fact.reason}`;
    case "appointment_message_deferred":
      return `${fact.kind} ${toMessageIdentityText(fact)} ${fact.until}`;
    case "woken":
      return `${fact.kind} ${fact.cycle}`;
    case "not_woken":
      return `${fact.kind} ${fact.cycle} ${fact.sequence}`;
    case "chased":
      return `${fact.kind} ${fact.cycle} ${fact.step}`;
    case "taken":
      return fact.kind;
    case "links_revoked":
      return `${fact.kind} ${fact.at}`;
    case "return_opened":
    case "return_referred":
      return `${fact.kind} ${fact.number}`;
    case "replaces":
      return fact.kind;
    case "return_settled":
      return `${fact.kind} ${fact.number}`;
    case "return_decided":
    case "return_withdrawn":
      return `return ended ${fact.number}`;
    case "erased":
      return fact.kind;
  }
}

const anyFactAfterReceipt = fc.oneof(
  anyDelivered,
  anyDeliveryFailed,
  anyDeliverySkipped,
  { arbitrary: anyDeliveryBounced, weight: 1 },
  { arbitrary: anyDeliveryConfirmed, weight: 1 },
  anyAcknowledged,
  anyCallStart,
  anyContactAttempt,
  anyAttemptWithdrawn,
  anyOutcome,
  anyAppointmentFact,
  anyLinksRevoked,
);

const historyWith = (fact: fc.Arbitrary<Fact>): fc.Arbitrary<Fact[]> =>
  fc
    .tuple(anyReceived, fc.uniqueArray(fact, { selector: identityOf, maxLength: 16 }))
    .map(([received, facts]) => [received, ...facts]);

/** A history of one cycle as the store can hold it: a receipt, and any other facts, each of its own identity. */
export const anyHistory: fc.Arbitrary<Fact[]> = historyWith(anyFactAfterReceipt);

/** The same with returns and replacements, so that what it is charged may be credited. */
export const anyHistoryOfReturns: fc.Arbitrary<Fact[]> = historyWith(
  fc.oneof({ arbitrary: anyFactAfterReceipt, weight: 2 }, anyReturnFact),
);

/** The same with wakings and steps of ladders, so that it can have several cycles. */
export const anyHistoryOfCycles: fc.Arbitrary<Fact[]> = historyWith(
  fc.oneof({ arbitrary: anyFactAfterReceipt, weight: 3 }, anyWoken, anyNotWoken, anyChased),
);

/** The same with the fact that decides who has the lead: it may end with another client. */
export const anyHistoryOfTakenLead: fc.Arbitrary<Fact[]> = historyWith(
  fc.oneof({ arbitrary: anyFactAfterReceipt, weight: 3 }, anyWoken, anyNotWoken, anyChased, anyTaken),
);

const anyAmount = fc.integer({ min: 0, max: 20_000 });

/** A placement of any model, with prices that terms of the model can have. */
const anyPricedPlacement: fc.Arbitrary<Pick<Placement, "model" | "price" | "prices">> = fc
  .record({
    model: fc.constantFrom(...Model.options),
    amount: anyAmount,
    event: fc.constantFrom(...LeadEvent.options),
    main: fc.constantFrom("booked" as const, "held" as const),
    mainAmount: anyAmount,
    noShows: fc.record({ no_show_prospect: anyAmount, no_show_client: anyAmount }, { requiredKeys: [] }),
    mayLowerPrice: fc.boolean(),
  })
  .map(({ model, amount, event, main, mainAmount, noShows, mayLowerPrice }) => ({
    model,
    price: { amount, currency: "GBP" },
    prices: {
      ...(model !== "appointment" && { lead: { event } }),
      ...(model !== "callback" && { appointment: { [main]: model === "hybrid" ? mainAmount : amount, ...noShows } }),
      ...(model === "hybrid" && mayLowerPrice && { mayLowerPrice: true as const }),
    },
  }));

/** A history of a lead with such prices, which may be returned or replace another one. */
export const anyPricedHistory: fc.Arbitrary<Fact[]> = fc
  .tuple(
    anyPricedPlacement,
    historyWith(
      fc.oneof({ arbitrary: anyFactAfterReceipt, weight: 2 }, anyAppointmentFact, anyWoken, anyTaken, anyReturnFact),
    ),
  )
  .map(([prices, facts]) =>
    facts.map((fact) =>
      fact.kind === "received" && fact.placement ? { ...fact, placement: { ...fact.placement, ...prices } } : fact,
    ),
  );

/** The facts of `history` in another order, some of them repeated. */
export const disturbed = (history: readonly Fact[]): fc.Arbitrary<Fact[]> =>
  fc.array(fc.constantFrom(...history), { maxLength: history.length }).chain((repeated) => {
    const all = [...history, ...repeated];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
