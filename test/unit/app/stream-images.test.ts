import { marshall } from "@aws-sdk/util-dynamodb";
import type { AttributeValue } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { decodeFactImage, decodeLeadKey, decodeRelayedChange } from "#app/stream-images.ts";
import { messagePartition, messageSortKey } from "#events/adapters/keys.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { personSortKey, receivedSortKey } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { aDelivered, aPlaced, aReceived } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

/** An item as Lambda receives it: a copy in JSON. */
const image = (item: object): Record<string, AttributeValue> => JSON.parse(JSON.stringify(marshall(item)));

const relayed = (item: { pk: string; sk: string }) =>
  decodeRelayedChange(image({ pk: item.pk, sk: item.sk }), image(item));

describe("a record of the table's stream", () => {
  it("contains the lead and its agency", () => {
    expect(decodeLeadKey(image({ pk: leadPartition(key), sk: "fact/received" }))).toEqual(key);
  });

  it("of a received lead decodes to the fact, without the attributes of the table", () => {
    expect(relayed(encodeFact(key, aReceived()))).toEqual({ key, decision: aReceived() });
  });

  it("of a released lead decodes to the placement", () => {
    expect(relayed(encodeFact(key, aPlaced()))).toEqual({ key, decision: aPlaced() });
  });

  it("of another fact, or of the person, dispatches nothing", () => {
    expect(relayed(encodeFact(key, aDelivered()))).toBeUndefined();
    expect(relayed({ pk: leadPartition(key), sk: personSortKey })).toBeUndefined();
  });

  it("with a decision's key but another kind of fact throws", () => {
    expect(() => relayed({ ...encodeFact(key, aDelivered()), sk: receivedSortKey })).toThrow("decides nothing");
  });

  it("decodes to a fact, or to undefined for another item", () => {
    expect(decodeFactImage(image(encodeFact(key, aDelivered())))).toEqual(aDelivered());
    expect(decodeFactImage(image({ pk: leadPartition(key), sk: personSortKey }))).toBeUndefined();
  });

  it("of a message decodes to the message", () => {
    const message = aMessage();
    const item = { ...message, pk: messagePartition(key.agencyId, message.id), sk: messageSortKey, expiresAt: 1 };
    expect(relayed(item)).toEqual({ agencyId: key.agencyId, message });
  });
});
