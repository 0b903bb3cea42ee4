import { describe, expect, it } from "vitest";
import { foldLead } from "#domain/history/lead-state.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import { anId } from "#test/support/an-id.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";

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
