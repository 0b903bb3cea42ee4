import { describe, expect, it } from "vitest";
import { makeSendMessageWithNames } from "#delivery/orders/send-message-with-names.ts";
import type { SendMessage } from "#delivery/ports.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { anEmailSubscription, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const agencyId = anId("agency");
const names = new Map([
  [anId("client"), "Harbour Roofing Ltd"],
  [anId("client", 2), "Moorland Solar"],
]);

async function handed(over: Partial<Parameters<SendMessage>[0]>) {
  const seen: unknown[] = [];
  const handOver = makeSendMessageWithNames({
    sendMessage: async ({ message }) => {
      seen.push(message.data);
      return { ok: true, reference: "sent" };
    },
    readNames: async ({ clientId }) => {
      const clientName = clientId && names.get(clientId);
      return { agencyName: "Brightline Leads", ...(clientName && { clientName }) };
    },
  });
  const subscription = anEmailSubscription();
  const about = { scope: { agencyId }, deliveryId: anId("dlv", 7), subscription, message: aMessage(), at: at("14:00") };
  await handOver({ ...about, ...over });
  return seen[0];
}

describe("message with names", () => {
  const { data } = aMessage();

  it("names its client to people of the agency", async () => {
    expect(await handed({})).toEqual({ ...data, clientName: "Harbour Roofing Ltd" });
    const other = aMessage({ data: { ...data, clientId: anId("client", 2) } });
    expect(await handed({ message: other })).toMatchObject({ clientName: "Moorland Solar" });
    expect(await handed({ subscription: anSmsSubscription() })).toHaveProperty("clientName");
  });

  it("also names the agency to people of a client, whether or not the message names the client", async () => {
    const scope = { agencyId, clientId: anId("client") };
    const both = { agencyName: "Brightline Leads", clientName: "Harbour Roofing Ltd" };
    expect(await handed({ scope })).toEqual({ ...data, ...both });
    expect(await handed({ scope, message: aMessage({ data: {} }) })).toEqual(both);
  });

  it("names no client that is unknown or belongs to another agency", async () => {
    expect(await handed({ message: aMessage({ data: { day: "2026-11-22" } }) })).toEqual({ day: "2026-11-22" });
    const gone = { ...data, clientId: anId("client", 9) };
    expect(await handed({ message: aMessage({ data: gone }) })).toEqual(gone);
  });

  it("is sent to programs unchanged, as documented", async () => {
    expect(await handed({ subscription: aWebhookSubscription() })).toEqual(data);
  });
});
