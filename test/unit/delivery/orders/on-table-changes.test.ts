import type { DynamoDBStreamEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { onTableChanges } from "#delivery/orders/on-table-changes.ts";
import type { Received } from "#domain/lead/received.ts";
import { anId } from "#test/support/an-id.ts";
import { aReceived } from "#test/support/facts.ts";

/**
 * Records named after leads: "unreadable" cannot be decoded, "unready" needs an item that cannot be decoded, and
 * "nothing" needs no dispatch.
 */
const batch = (...names: string[]) =>
  ({
    Records: names.map((name) => ({
      dynamodb: { Keys: { pk: { S: name }, sk: { S: "fact/received" } }, NewImage: {}, SequenceNumber: name },
    })),
  }) as unknown as DynamoDBStreamEvent;

function aRelay({ isThrottled = false } = {}) {
  const dispatched: string[] = [];
  const quarantined: string[] = [];
  const relay = onTableChanges({
    name: "relay",
    decodeRelayedChange({ pk }) {
      if (pk?.S === "unreadable") throw new TypeError("no such field");
      if (pk?.S === "nothing") return undefined;
      const decision: Received = { ...aReceived(), author: pk?.S ?? "" };
      return { key: { agencyId: anId("agency"), leadId: anId("lead") }, decision };
    },
    async dispatchLeads(leads) {
      if (isThrottled) throw new Error("throttled");
      const names = leads.map(({ decision }) => ("author" in decision ? decision.author : ""));
      if (names.includes("unready")) throw new SyntaxError("it needs an undecodable item");
      dispatched.push(...names);
    },
    dispatchMessages: async () => undefined,
    dispatchAppointments: async () => undefined,
    quarantine: async ({ pk }) => void quarantined.push(pk.S),
    onFault: () => undefined,
  });
  return { relay, dispatched, quarantined };
}

it("dispatches all other items of a batch, and quarantines what cannot be decoded", async () => {
  const { relay, dispatched, quarantined } = aRelay();
  await relay(batch("one", "unreadable", "nothing", "two"));
  expect([dispatched, quarantined]).toEqual([["one", "two"], ["unreadable"]]);
});

it("quarantines nothing before the others are dispatched, because the batch comes again", async () => {
  const { relay, quarantined } = aRelay({ isThrottled: true });
  await expect(relay(batch("one", "unreadable"))).rejects.toThrow("throttled");
  await expect(relay(batch("one"))).rejects.toThrow("throttled");
  expect(quarantined).toEqual([]);
});

it("lets Lambda bisect a batch while the faulty item is unknown, and quarantines it once it is alone", async () => {
  const { relay, dispatched, quarantined } = aRelay();
  await expect(relay(batch("one", "unready"))).rejects.toThrow("it needs an undecodable item");
  await relay(batch("one"));
  await relay(batch("unready"));
  expect([dispatched, quarantined]).toEqual([["one"], ["unready"]]);
});
