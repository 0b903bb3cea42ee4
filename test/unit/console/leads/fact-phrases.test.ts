import { describe, expect, it } from "vitest";
import { Fact } from "#domain/history/fact.ts";
import { describeFact } from "#console/leads/pages/fact-phrases.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import * as facts from "#test/support/facts.ts";

const context = {
  reader: { timeZone: "Europe/London", locale: "en-GB" },
  nameClient: (clientId: string | undefined) => (clientId === anId("client") ? "Kirkstall" : "Pennine"),
};

const cases: [Fact, string][] = [
  [facts.aReceived(), "Received, and placed with Kirkstall"],
  [facts.aHeld(), "Received, and held: no client can take it"],
  [facts.aPlaced(), "Placed with Kirkstall"],
  [
    {
      kind: "duplicate_refused",
      at: at("15:00"),
      source: "api",
      author: anId("key"),
      leadId: anId("lead", 2),
      by: ["phone"],
    },
    "The same enquiry came again and was refused: the same phone",
  ],
  [facts.aDelivered(), "Sent by text"],
  [facts.aDelivered({ attempt: 3, channel: "webhook" }), "Delivered by webhook at attempt 3"],
  [facts.aDeliveryFailed(), "The text failed: the provider refused it"],
  [facts.aDeliveryFailed({ last: true, reason: "timeout" }), "The text failed: no complete answer in time. Given up"],
  [facts.aDeliverySkipped(), "The text was not sent: the person must not be contacted"],
  [facts.aDeliveryBounced({ channel: "email" }), "The email came back"],
  [
    facts.aDeliveryBounced({ detail: "unreachable (Phone is currently unreachable)" }),
    "The carrier did not deliver the text: unreachable (Phone is currently unreachable)",
  ],
  [facts.aDeliveryConfirmed(), "The text reached the phone"],
  [facts.aDeliveryConfirmed({ by: "carrier" }), "The carrier took the text"],
  [facts.anAcknowledged(), "Answered: Got it"],
  [facts.anAcknowledged({ outcome: "rejected", reason: "out_of_area" }), "Answered: Not for us: outside our area"],
  [facts.aCallStart(), "The number was tapped on the lead card"],
  [facts.aContactAttempt({ nextTryAt: at("16:30") }), "Called: No answer. Try again at 16:30 (suggested)"],
  [
    facts.aContactAttempt({ nextTryAt: on("2026-11-23T09:00Z") }),
    "Called: No answer. Try again on Monday 23 November at 09:00 (suggested)",
  ],
  [facts.anAttemptWithdrawn(), "Took back a call that was recorded by mistake: No answer"],
  [facts.anOutcome({ outcome: "won", value: { amount: 450_000, currency: "GBP" } }), "Outcome: Won, £4,500.00"],
  [facts.aNurture(), "Outcome: Not ready yet, wakes on 24 November 2026, not the right time of year"],
  [facts.aBooking(), "Appointment booked at 16:00, 60 minutes, a visit"],
  [facts.aMove(), "Appointment moved by the person: not at 16:00, but at 17:00"],
  [facts.aConfirmation(), "Appointment confirmed by the person"],
  [facts.aCancellation({ by: "client" }), "Appointment cancelled by the client"],
  [
    facts.aStatement({ qualified: true }),
    "Of the appointment, the client said: it took place, and the person was the right one",
  ],
  [
    facts.aDecision({ result: "no_show_client" }),
    "The agency decided what came of the appointment: the client did not come",
  ],
  [facts.aReminder(), "A reminder for the client was due, 1 hour before the appointment"],
  [facts.aConclusion(), "Both sides were silent: the appointment is taken to have taken place"],
  [facts.aSentInvitation(), "Sent by email: the invitation for the person"],
  [facts.aSkippedInvitation(), "Not sent: the invitation for the person (superseded)"],
  [facts.aFailedInvitation(), "Did not arrive: the invitation for the person (bounced)"],
  [facts.aDeferredInvitation(), "Sent later, on Tuesday 24 November at 08:00: the invitation for the person"],
  [facts.aWoken(), "Woken and delivered again, for the second time: text"],
  [facts.aNotWoken(), "Could not wake: the screening of the number has expired"],
  [facts.aChased(), "Reminded the client: text, because there was no answer yet"],
  [facts.aChased({ do: "second", deliveries: [] }), "Reported to the agency, because there was no answer yet"],
  [facts.aTaken(), "The client took it, so it is not passed on"],
  [facts.aPassedOn(), "Passed on to Pennine"],
  [facts.aLinkRevocation(), "Revoked every link to the lead"],
  [facts.aReturnOpened(), "Returned: could not be reached"],
  [facts.aReturnReferred(), "The agency decides the return: the contract has no rule for this reason"],
  [
    facts.aReturnDecided(),
    "The return was approved by the contract, because the facts prove it: the client gets a credit",
  ],
  [
    facts.aReturnDecided({ decision: "declined", cause: "agency", remedy: undefined }),
    "The return was declined by the agency",
  ],
  [facts.aReturnWithdrawn(), "Withdrew the return"],
  [facts.aReturnSettled(), "No replacement came in time, so the lead is credited"],
  [facts.aReplacement(), "Replaces a returned lead, and costs nothing"],
  [
    { kind: "erased", at: at("15:00"), source: "baton", author: "run-erasure", erasureId: anId("era") },
    "The person was erased",
  ],
];

describe("the words of a fact", () => {
  it.each(cases)("says %s", (fact, words) => {
    expect(describeFact(fact, context)).toBe(words);
  });

  it("has a case in this test for each kind of fact", () => {
    const kinds = Fact.options.map(({ shape }) => shape.kind.value);
    const tested = new Set<string>(cases.map(([{ kind }]) => kind));
    expect(kinds.filter((kind) => !tested.has(kind))).toEqual([]);
  });
});
