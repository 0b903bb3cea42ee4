import { describe, expect, it } from "vitest";
import { findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import { parseAcknowledgement } from "#domain/delivery/parse-acknowledgement.ts";
import { recordAcknowledgement } from "#domain/history/record-acknowledgement.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aDeliverySkipped,
  aHeld,
  aLead,
  anAcknowledged,
  anAcknowledgedByKey,
  anOutcome,
  aReceived,
} from "#test/support/facts.ts";

const rejected = anAcknowledged({ outcome: "rejected" });
const connected = aContactAttempt({ result: "connected" });

describe("an acknowledgement in a reply", () => {
  it.each([
    ['{"outcome":"accepted"}', { outcome: "accepted" }],
    [
      ' {"outcome":"rejected","reason":"out of area","client_ref":"crm-1","more":[1]}\n',
      { outcome: "rejected", reason: "out of area", clientRef: "crm-1" },
    ],
    ['{"outcome":"duplicate","reason":null,"client_ref":null}', { outcome: "duplicate" }],
    ['{"outcome":"accepted","reason":" \\t "}', { outcome: "accepted" }],
    ['{"outcome":"rejected","reason":7,"client_ref":51207}', { outcome: "rejected", reason: "7", clientRef: "51207" }],
    ['{"outcome":"rejected","reason":["no"],"client_ref":{}}', { outcome: "rejected" }],
    // A number that JavaScript rounds is dropped, because it would be another reference.
    ['{"outcome":"accepted","client_ref":12345678901234567890}', { outcome: "accepted" }],
    ['{"outcome":"rejected","reason":"two\\nlines\\u0007"}', { outcome: "rejected", reason: "two lines" }],
  ])("is read from %s", (text, acknowledgement) => {
    expect(parseAcknowledgement(text)).toEqual(acknowledgement);
  });

  it.each(["", "accepted", '"accepted"', "null", "[]", "{}", '{"status":"accepted"}', "<p>Lead accepted</p>"])(
    "is not guessed from %j",
    (text) => {
      expect(parseAcknowledgement(text)).toBeUndefined();
    },
  );

  it.each([
    '[{"outcome":"accepted"}]',
    '{"outcome":"ACCEPTED"}',
    '{"outcome":"accepted "}',
    '{"outcome":"success"}',
    '{"outcome":true}',
    '{"outcome":["accepted"]}',
    '{"outcome":"accepted"',
  ])("is not understood from %j", (text) => {
    expect(parseAcknowledgement(text)).toBe("not_understood");
  });

  it("is cut to the length that a fact holds, and never through a character", () => {
    const long = parseAcknowledgement(
      JSON.stringify({ outcome: "rejected", reason: `${"x".repeat(255)}😀`, client_ref: "y".repeat(200) }),
    );
    expect(long).toEqual({ outcome: "rejected", reason: "x".repeat(255), clientRef: "y".repeat(128) });
  });
});

describe("the status of an acknowledged lead", () => {
  it.each([
    ["acknowledged if the client accepted it", [aDelivered(), anAcknowledged()], "acknowledged"],
    ["acknowledged by a key, which names no delivery", [aDelivered(), anAcknowledgedByKey()], "acknowledged"],
    ["rejected if the client rejected it", [aDelivered(), rejected], "rejected"],
    ["duplicate if the client already has it", [aDelivered(), anAcknowledged({ outcome: "duplicate" })], "duplicate"],
    [
      "acknowledged although the delivery was exhausted",
      [aDeliveryFailed({ last: true }), anAcknowledged()],
      "acknowledged",
    ],
    ["acknowledged although it was suppressed", [aDeliverySkipped(), anAcknowledged()], "acknowledged"],
    ["still rejected after a call without an answer", [rejected, aContactAttempt()], "rejected"],
    ["contacted once the prospect was reached, although it was rejected", [rejected, connected], "contacted"],
    ["nurturing although it was rejected", [rejected, anOutcome({ outcome: "nurture" })], "nurturing"],
    ["still rejected if the outcome is bad data", [rejected, anOutcome({ outcome: "bad_data" })], "rejected"],
  ])("is %s", (_, facts, status) => {
    expect(aLead(...facts).status).toBe(status);
  });

  it("follows the first acknowledgement that Baton received, for any reported time of a later one", () => {
    const second = anAcknowledgedByKey({ outcome: "rejected", at: at("14:00:30"), recordedAt: at("14:02") });
    expect(aLead(anAcknowledged(), second)).toMatchObject({
      status: "acknowledged",
      acknowledgement: anAcknowledged(),
    });
  });

  it("follows the reply of an endpoint, with its subscription as author and the time of its receipt", () => {
    const state = aLead(aDelivered({ acknowledgement: { outcome: "accepted", clientRef: "crm-1" } }));
    expect(state).toMatchObject({
      status: "acknowledged",
      acknowledgement: { at: at("14:00:02"), source: "baton", author: anId("sub"), deliveryId: anId("dlv") },
      deliveries: [{ status: "acknowledged", deliveredAt: at("14:00:02"), acknowledgement: { clientRef: "crm-1" } }],
    });
  });

  const duplicate = aDelivered({ attempt: 2, at: at("14:05"), acknowledgement: { outcome: "duplicate" } });
  it.each([
    ["an attempt that the endpoint refused", "refused_by_endpoint", "duplicate", 422],
    ["one that an error of the endpoint ended", "refused_by_endpoint", "delivered", 500],
    ["one that timed out at the endpoint's gateway", "refused_by_endpoint", "delivered", 504],
    ["one that was not allowed", "endpoint_not_allowed", "duplicate"],
    ["one that timed out, and may have arrived", "timeout", "delivered"],
    ["one whose connection broke", "connection_failed", "delivered"],
    ["one that an internal fault ended", "internal_fault", "delivered"],
  ] as const)("after %s (%s), when the next reply says duplicate, is %s", (_, reason, status, httpStatus?: number) => {
    const before = aDeliveryFailed({ reason, httpStatus });
    expect(aLead(before, duplicate).status).toBe(status);
    expect(aLead(before, { ...duplicate, acknowledgement: { outcome: "rejected" } }).status).toBe("rejected");
  });

  it("is duplicate if an endpoint says so at its first delivery, whatever happened at another one", () => {
    const other = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "webhook" } as const;
    const first = aDelivered({ ...other, attempt: 2, acknowledgement: { outcome: "duplicate" } });
    const deliveries = [
      { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" as const },
      { id: other.deliveryId, ...other },
    ];
    expect(aLead(aReceived({ deliveries }), aDeliveryFailed({ reason: "timeout" }), first).status).toBe("duplicate");
  });

  it("is independent of the order of two acknowledgements in one millisecond", () => {
    const differences = [
      {},
      { outcome: "rejected" },
      { reason: "a" },
      { clientRef: "crm-2" },
      { at: at("14:00:59") },
    ] as const;
    const acknowledgements = differences.map((changes) => anAcknowledged({ recordedAt: at("14:01"), ...changes }));
    for (const [index, one] of acknowledgements.entries()) {
      for (const other of acknowledgements.slice(index + 1))
        expect(findEffectiveAcknowledgement([one, other])).toEqual(findEffectiveAcknowledgement([other, one]));
    }
  });

  it("is not changed by an endpoint that calls a replayed lead a duplicate", () => {
    const replayed = aDelivered({ ...duplicate, round: anId("rpl") });
    expect(aLead(aDelivered(), replayed).status).toBe("delivered");
    expect(aLead(aDelivered({ acknowledgement: { outcome: "accepted" } }), replayed).status).toBe("acknowledged");
  });

  it("is not changed by an attempt of another round at the same moment that is called a duplicate", () => {
    const replayed = aDelivered({ round: anId("rpl"), acknowledgement: { outcome: "duplicate" } });
    expect(aLead(aDelivered({ at: at("14:01") }), replayed).status).toBe("delivered");
    expect(aLead(aDeliveryFailed({ reason: "timeout" }), replayed).status).toBe("delivered");
    expect(aLead(aDeliveryFailed({ reason: "refused_by_endpoint", httpStatus: 422 }), replayed).status).toBe(
      "duplicate",
    );
  });

  it("is duplicate if the endpoint says so to both of two attempts at the same moment, in any order", () => {
    const [one, other] = [anId("rpl", 1), anId("rpl", 2)].map((round) =>
      aDelivered({ round, acknowledgement: { outcome: "duplicate" } }),
    );
    if (!one || !other) throw new Error("there are two");
    for (const facts of [[one], [one, one], [one, other], [other, one]]) {
      expect(aLead(...facts).status).toBe("duplicate");
    }
  });

  it("stays held, although a key acknowledged the lead", () => {
    const state = aLead(aHeld(), anAcknowledgedByKey());
    expect(state.status).toBe("held");
    expect(state.acknowledgement).toBeUndefined();
  });
});

describe("an acknowledged delivery", () => {
  it("keeps its receipt", () => {
    expect(aLead(aDelivered(), anAcknowledged({ clientRef: "crm-1" })).deliveries).toEqual([
      {
        id: anId("dlv"),
        subscriptionId: anId("sub"),
        channel: "sms",
        queuedAt: at("14:00"),
        status: "acknowledged",
        deliveredAt: at("14:00:02"),
        reference: "message-1",
        acknowledgement: { outcome: "accepted", at: at("14:01"), clientRef: "crm-1" },
      },
    ]);
  });

  it("keeps the number of its SMS segments", () => {
    expect(aLead(aDelivered({ segments: 2 }), anAcknowledged()).deliveries[0]).toMatchObject({ segments: 2 });
  });

  it("counts as arrived without a receipt, but has no time of delivery", () => {
    const state = aLead(anAcknowledged());
    expect(state.deliveries[0]).toMatchObject({ status: "acknowledged" });
    expect(state.deliveries[0]).not.toHaveProperty("deliveredAt");
    expect(state.deliveredAt).toBeUndefined();
  });
});

describe("recording an acknowledgement", () => {
  const report = { source: "api", author: anId("key"), at: at("14:05"), recordedAt: at("14:05") } as const;
  const record = (state: Parameters<typeof recordAcknowledgement>[0], changes = {}) =>
    recordAcknowledgement(state, { ...report, outcome: "rejected", ...changes });

  it("adds a fact, with `recordedAt` only if the reported time differs", () => {
    expect(record(aLead(aDelivered()))).toEqual({
      ok: true,
      value: { kind: "acknowledged", at: at("14:05"), source: "api", author: anId("key"), outcome: "rejected" },
    });
    expect(record(aLead(), { at: at("14:03") })).toMatchObject({ value: { at: at("14:03"), recordedAt: at("14:05") } });
  });

  it("names the acknowledged delivery", () => {
    const state = aLead(aDelivered());
    expect(record(state, { delivery: state.deliveries[0] })).toMatchObject({
      value: { deliveryId: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" },
    });
  });

  it("accepts an answer that agrees with the effective one, because each delivery can be acknowledged", () => {
    expect(record(aLead(rejected))).toMatchObject({ ok: true });
    expect(record(aLead(connected), { outcome: "accepted" })).toMatchObject({ ok: true });
  });

  it.each([
    ["rejecting an accepted lead", [anAcknowledged()], "rejected", "accepted"],
    ["accepting a rejected lead", [rejected], "accepted", "rejected"],
    ["calling a rejected lead a duplicate", [rejected], "duplicate", "rejected"],
    ["rejecting a lead that was called, even without an answer", [aContactAttempt()], "rejected", "accepted"],
    ["calling a lead with an outcome a duplicate", [anOutcome({ outcome: "bad_data" })], "duplicate", "accepted"],
  ])("refuses %s, and names the effective answer", (_, facts, outcome, effective) => {
    expect(record(aLead(...facts), { outcome })).toEqual({
      ok: false,
      refusal: { kind: "answered_before", outcome: effective },
    });
  });

  it("refuses an answer to a held lead, and one with a time before the lead or in the future", () => {
    expect(record(aLead(aHeld()))).toMatchObject({ refusal: { kind: "lead_held" } });
    expect(record(aLead(), { at: at("13:54") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(record(aLead(), { at: at("14:11") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
  });
});
