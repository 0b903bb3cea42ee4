import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt, aDelivered, anAcknowledged, anOutcome, aReceived } from "#test/support/facts.ts";

describe("the events of a receipt", () => {
  const eventsOf = (receipt: Parameters<typeof aDelivered>[0]) => {
    const delivered = aDelivered(receipt);
    const state = foldLead([aReceived(), delivered]);
    return state && toLeadEvents(anId("lead"), state, delivered);
  };

  it("tell the agency that an answer was not understood", () => {
    expect(eventsOf({ answer: "not_understood" })).toMatchObject([
      { type: "lead.delivered", data: { leadId: anId("lead"), answer: "not_understood" } },
    ]);
  });

  it("name the answer that was", () => {
    expect(eventsOf({ acknowledgement: { outcome: "rejected", reason: "not our area" } })).toMatchObject([
      { type: "lead.delivered", data: expect.not.objectContaining({ answer: expect.anything() }) },
      { type: "lead.rejected", data: { outcome: "rejected", reason: "not our area" } },
    ]);
  });
});

describe("the events of what a client reports", () => {
  const dataOf = (fact: Fact, ...others: Fact[]) => {
    const state = foldLead([aReceived(), fact, ...others]);
    return state && toLeadEvents(anId("lead"), state, fact).map(({ data }) => data);
  };

  it("say how long after delivery it happened, and how well that is known", () => {
    const reached = aContactAttempt({ result: "connected", recordedAt: at("18:00") });
    expect(dataOf(reached, aDelivered())).toMatchObject([{ sinceDeliverySeconds: 298, grade: "told_late" }]);
    expect(dataOf(anAcknowledged(), aDelivered())).toMatchObject([{ sinceDeliverySeconds: 58, grade: "tap" }]);
    expect(dataOf(anOutcome({ recordedAt: at("15:30") }), aDelivered())).toMatchObject([
      { sinceDeliverySeconds: 3598, grade: "told" },
    ]);
  });

  it("give no time since a delivery that has no receipt", () => {
    const [data] = dataOf(aContactAttempt({ result: "connected" })) ?? [];
    expect(data).toMatchObject({ grade: "tap" });
    expect(data).not.toHaveProperty("sinceDeliverySeconds");
  });
});
