import type { TooManyReportsRefusal } from "#domain/history/check-room.ts";
import type { StatusUnmappedRefusal } from "#domain/accounts/status-map.ts";
import type { AcknowledgementConflict } from "#domain/history/record-acknowledgement.ts";
import type { AttemptWithdrawnRefusal, LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import type { OutcomeRefusal } from "#domain/history/record-outcome.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type ContactRefusal =
  | AcknowledgementConflict
  | OutcomeRefusal
  | AttemptWithdrawnRefusal
  | LeadPassedOnRefusal
  | TooManyReportsRefusal
  | StatusUnmappedRefusal;

export const contactProblems: ProblemTable<ContactRefusal> = {
  time_out_of_range: {
    status: 422,
    title: "The time lies outside the life of the lead",
    meaning:
      "An attempt or outcome happened after the lead was received and not in the future; five minutes are tolerated for clocks.",
    remedy: "Send the time in `at` with its zone, or leave it out to mean now.",
    toFieldError: () => ({ pointer: "/at", detail: "after the lead was received, and not in the future" }),
  },
  answered_before: {
    status: 409,
    title: "The lead was answered before",
    meaning:
      "Only the first answer to a lead counts, and a contact report accepts the lead. `outcome` is the first answer; Baton did not store this one.",
    remedy:
      "Record a call or an outcome to take a lead that was rejected. A lead that was accepted cannot be rejected any more.",
  },
  attempt_withdrawn: {
    status: 409,
    title: "The attempt was withdrawn",
    meaning:
      "An attempt with this Idempotency-Key, or without a key with this time and result, was recorded and then withdrawn. It does not count, and Baton recorded nothing new.",
    remedy: "To record another attempt, use a new Idempotency-Key.",
  },
  lead_passed_on: {
    status: 409,
    title: "The lead was passed on",
    meaning:
      "The client did not react in time, so at `at` Baton passed the lead on to the next client of the campaign. This client is not charged. Baton recorded nothing.",
    remedy: "There is nothing to do. The next client has the lead now.",
  },
  too_many_reports: {
    status: 409,
    title: "The lead has too many reports of this kind",
    meaning:
      "A lead takes at most `max` attempts, outcomes, bookings, moves of appointments, results of them by their sides, and revocations of its links, each. A program " +
      "that reports the same call again and again, without an Idempotency-Key, comes there. Baton recorded nothing.",
    remedy:
      "Report each event once, with its own Idempotency-Key. What is of another kind, and what was recorded before, is not affected.",
  },
  lead_held: {
    status: 409,
    title: "The lead is not placed yet",
    meaning: "The lead is held, so no call and no outcome can exist yet.",
    remedy: "Wait until the lead is placed with a client.",
  },
  status_unmapped: {
    status: 422,
    title: "The status is not mapped",
    meaning:
      "The report has a `status` of the client's own system, and the client's `statusMap` does not say what it means for this kind of report. Baton recorded nothing but the status, for the list of unmapped statuses; not even that if it may be about a person.",
    remedy: "Add the status to the client's `statusMap` and send the report again, or send `result` or `outcome`.",
    toFieldError: () => ({ pointer: "/status", detail: "not in the client's status map for this kind of report" }),
  },
  outcome_value_missing: {
    status: 422,
    title: "A sale needs its value",
    meaning: "The outcome `won` is recorded with the value of the sale.",
    remedy: "Add `value` with an amount in minor units and its currency.",
    toFieldError: () => ({ pointer: "/value", detail: "needed with the outcome won" }),
  },
  outcome_value_unexpected: {
    status: 422,
    title: "Only a sale has a value",
    meaning: "A value was sent with an outcome other than `won`.",
    remedy: "Leave `value` out, or record the outcome `won`.",
    toFieldError: () => ({ pointer: "/value", detail: "only with the outcome won" }),
  },
  wake_on_missing: {
    status: 422,
    title: "A lead that is not ready yet needs a date",
    meaning: "The outcome `nurture` is recorded with the date on which Baton delivers the lead again.",
    remedy: "Add `wakeOn`, a date in the client's time zone.",
    toFieldError: () => ({ pointer: "/wakeOn", detail: "needed with the outcome nurture" }),
  },
  wake_on_unexpected: {
    status: 422,
    title: "Only a lead that is not ready yet has a date",
    meaning: "`wakeOn` or `reason` was sent with an outcome other than `nurture`.",
    remedy: "Leave both out, or record the outcome `nurture`.",
    toFieldError: () => ({ pointer: "/wakeOn", detail: "only with the outcome nurture" }),
  },
  wake_on_out_of_range: {
    status: 422,
    title: "The lead cannot wake on that date",
    meaning:
      "A lead wakes at 09:00 in the client's time zone, or at the next opening of the campaign's hours. That must be in the future, on a date at most 18 months ahead.",
    remedy: "Send a `wakeOn` from `firstDate` to `lastDate`.",
    toFieldError: ({ firstDate, lastDate }) => ({ pointer: "/wakeOn", detail: `from ${firstDate} to ${lastDate}` }),
  },
  agreed_time_unexpected: {
    status: 422,
    title: "The time belongs to another outcome",
    meaning:
      "`callbackAt` was sent with an outcome other than `callback_requested`, or `appointmentAt` with one other than `appointment_set`.",
    remedy: "Leave the time out, or record the outcome that it belongs to.",
    toFieldError: ({ field }) => ({
      pointer: `/${field}`,
      detail: `only with the outcome ${field === "callbackAt" ? "callback_requested" : "appointment_set"}`,
    }),
  },
  agreed_time_out_of_range: {
    status: 422,
    title: "The agreed time is past, or too far ahead",
    meaning: "A call or an appointment is agreed for a time in the future, at most 90 days ahead.",
    remedy: "Send a time up to `latest`. A lead that is to rest for longer is `nurture`.",
    toFieldError: ({ field, latest }) => ({ pointer: `/${field}`, detail: `in the future, and not after ${latest}` }),
  },
  consent_expires_before_wake: {
    status: 422,
    title: "The consent ends before that date",
    meaning:
      "The person agreed to be called until `validUntil`, and the lead would wake at `wakeAt`. Baton could not deliver it then.",
    remedy: "Send an earlier `wakeOn`, or obtain a new consent and push the person as a new lead.",
    toFieldError: ({ validUntil }) => ({ pointer: "/wakeOn", detail: `before ${validUntil}, when the consent ends` }),
  },
  outcome_currency_mismatch: {
    status: 422,
    title: "The value is in another currency",
    meaning: "The value of a sale must be in the currency of the lead's price, so that they can be compared.",
    remedy: "Convert the value to the currency in `expected`.",
    toFieldError: ({ expected }) => ({ pointer: "/value/currency", detail: `must be ${expected}` }),
  },
};
