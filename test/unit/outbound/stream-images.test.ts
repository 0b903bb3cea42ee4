import { marshall } from "@aws-sdk/util-dynamodb";
import type { AttributeValue } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { encodeFact } from "../../../lib/outbound/dynamodb/fact-codec.ts";
import { leadPartition } from "../../../lib/outbound/dynamodb/keys.ts";
import { leadOfImage, decisionOfImage } from "../../../lib/outbound/dynamodb/stream-images.ts";
import { anId } from "../../support/an-id.ts";
import { aDelivered, aPlaced, aReceived } from "../../support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

/** An item as Lambda gets it: a copy in JSON. */
const image = (item: object): Record<string, AttributeValue> => JSON.parse(JSON.stringify(marshall(item)));

describe("a record of the table's stream", () => {
  it("tells which lead of which agency it is about", () => {
    expect(leadOfImage(image({ pk: leadPartition(key), sk: "fact/received" }))).toEqual(key);
  });

  it("tells what was received, without what only the table needs", () => {
    expect(decisionOfImage(image(encodeFact(key, aReceived())))).toEqual(aReceived());
  });

  it("tells to whom a held lead was released", () => {
    expect(decisionOfImage(image(encodeFact(key, aPlaced())))).toEqual(aPlaced());
  });

  it("is not taken for a receipt when it is about something else", () => {
    expect(() => decisionOfImage(image({ pk: "p", sk: "s", ...aDelivered() }))).toThrow("decides nothing");
  });
});
