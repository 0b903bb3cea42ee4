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

async function sendWithNames(changes: Partial<Parameters<SendMessage>[0]>) {
  const sentData: unknown[] = [];
  const sendMessageWithNames = makeSendMessageWithNames({
    sendMessage: async ({ message }) => {
      sentData.push(message.data);
      return { ok: true, reference: "sent" };
    },
    readNames: async ({ clientId }) => {
      return {
        agencyName: "Brightline Leads",
        agencyTimeZone: "America/New_York",
        clientName: clientId && names.get(clientId),
        clientTimeZone: clientId && names.has(clientId) ? "Europe/London" : undefined,
      };
    },
  });
  const subscription = anEmailSubscription();
  const about = { scope: { agencyId }, deliveryId: anId("dlv", 7), subscription, message: aMessage(), at: at("14:00") };
  await sendMessageWithNames({ ...about, ...changes });
  return sentData[0];
}

describe("message with names", () => {
  const { data } = aMessage();

  it("names its client to people of the agency, and has their time zone", async () => {
    expect(await sendWithNames({})).toEqual({
      ...data,
      clientName: "Harbour Roofing Ltd",
      timeZone: "America/New_York",
    });
    const other = aMessage({ data: { ...data, clientId: anId("client", 2) } });
    expect(await sendWithNames({ message: other })).toMatchObject({ clientName: "Moorland Solar" });
    expect(await sendWithNames({ subscription: anSmsSubscription() })).toHaveProperty("clientName");
  });

  it("also names the agency to people of a client, with the client's zone, whether or not the message names the client", async () => {
    const scope = { agencyId, clientId: anId("client") };
    const both = { agencyName: "Brightline Leads", clientName: "Harbour Roofing Ltd", timeZone: "Europe/London" };
    expect(await sendWithNames({ scope })).toEqual({ ...data, ...both });
    expect(await sendWithNames({ scope, message: aMessage({ data: {} }) })).toEqual(both);
  });

  it("names no client that is unknown or belongs to another agency", async () => {
    expect(await sendWithNames({ message: aMessage({ data: { day: "2026-11-22" } }) })).toEqual({
      day: "2026-11-22",
      timeZone: "America/New_York",
    });
    const unknownClient = { ...data, clientId: anId("client", 9) };
    expect(await sendWithNames({ message: aMessage({ data: unknownClient }) })).toEqual({
      ...unknownClient,
      timeZone: "America/New_York",
    });
  });

  it("is sent to programs unchanged, as documented", async () => {
    expect(await sendWithNames({ subscription: aWebhookSubscription() })).toEqual(data);
  });
});
