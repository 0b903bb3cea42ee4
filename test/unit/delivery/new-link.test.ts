import { describe, expect, it } from "vitest";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { makeSendNewLink } from "#delivery/orders/send-new-link.ts";
import { renderEventEmail, renderEventSms } from "#delivery/pages/event-messages.ts";
import type { Message, MessageData } from "#domain/delivery/message.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { anEmailSubscription, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aLinkRevocation, aReceived } from "#test/support/facts.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const publicUrl = "https://leads.example.com";
const leadLinks = makeLeadLinks(parseMasterSecret("master"), publicUrl);
const personLinks = makePersonLinks(parseMasterSecret("master"), publicUrl);
const scope = { agencyId: anId("agency"), clientId: anId("client") };
const key = { agencyId: scope.agencyId, leadId: anId("lead") };

describe("sending a new link", () => {
  function aWorld(personal: ReturnType<typeof aPerson> | null = aPerson()) {
    const history = memoryHistory();
    const deliveries = [
      { id: anId("dlv"), subscriptionId: anId("sub", 2), channel: "email" as const },
      { id: anId("dlv", 2), subscriptionId: anId("sub"), channel: "sms" as const },
    ];
    const facts = [aReceived({ deliveries }), aDelivered(), aLinkRevocation({ at: at("14:50") })];
    history.given(key, { facts, ...(personal && { personal }) });
    const sent: MessageData[] = [];
    const send = makeSendNewLink({
      history,
      leadLinks,
      personLinks,
      readNames: async () => ({ agencyName: "Brightline Leads", clientName: "Harbour Roofing Ltd" }),
      sendMessage: async ({ message }) => {
        sent.push(message.data);
        return { ok: true, reference: "1" };
      },
    });
    const ask = (data: MessageData, subscription: Subscription = anSmsSubscription()) => {
      const message: Message = { id: anId("msg"), type: "link.renewed", at: at("15:00"), data, deliveries: [] };
      return send({ scope, deliveryId: anId("dlv", 3), subscription, message, at: at("15:01") });
    };
    return { ask, sent };
  }
  const tokenOf = (data: MessageData | undefined) => JSON.stringify(data?.["link"] ?? "").replace(/"$|.*\//g, "");

  it("makes the link of the lead for the delivery to the same phone, with the time of the request", async () => {
    const { ask, sent } = aWorld();
    expect(await ask({ leadId: key.leadId })).toMatchObject({ ok: true });
    await ask({ leadId: key.leadId });
    expect(leadLinks.parseToken(tokenOf(sent[0]))).toEqual({ ...key, delivery: 1, issuedAt: at("15:00") });
    expect(sent[1]).toEqual(sent[0]);
    expect(JSON.stringify(sent)).not.toContain(aPerson().person.name);
  });

  it("makes the link of all leads if the old link was one", async () => {
    const { ask, sent } = aWorld();
    await ask({}, anSmsSubscription({ linksRevokedAt: at("15:00") }));
    const link = { ...scope, subscriptionId: anId("sub"), issuedAt: at("15:00:01") };
    expect(personLinks.parseToken(tokenOf(sent[0]))).toEqual(link);
  });

  it("sends nothing to an endpoint that changed after the request", async () => {
    const { ask, sent } = aWorld();
    const changed = anSmsSubscription({ endpointChangedAt: at("15:00:30") });
    expect(await ask({ leadId: key.leadId }, changed)).toMatchObject({ ok: false, reason: "subscription_inactive" });
    expect(sent).toEqual([]);
  });

  it("sends nothing for a lead that was not delivered over the subscription, or whose person was erased", async () => {
    const { ask, sent } = aWorld();
    const other = anEmailSubscription({ id: anId("sub", 9) });
    expect(await ask({ leadId: key.leadId }, other)).toMatchObject({ ok: false, reason: "person_erased" });
    expect(await ask({ leadId: anId("lead", 9) })).toMatchObject({ ok: false, reason: "person_erased" });
    const erased = aWorld(null);
    expect(await erased.ask({ leadId: key.leadId })).toMatchObject({ ok: false, reason: "person_erased" });
    expect([...sent, ...erased.sent]).toEqual([]);
  });
});

describe("the message with a new link", () => {
  const link = `${publicUrl}/l/${"x".repeat(63)}`;
  const stop = { stopUrl: `${publicUrl}/s/${"y".repeat(80)}` };
  const asking = (data: MessageData) => ({ type: "link.renewed", at: at("15:00"), data }) as const;

  it("is a text of one segment that names the agency and no person, and ends with the whole link", () => {
    for (const agencyName of ["Brightline Leads", "X".repeat(200), "Агентство", "A\nhttps://evil.example"]) {
      const text = renderEventSms(asking({ link, agencyName, leadId: anId("lead") }), stop);
      expect(text).toMatch(/^Your new link to a lead( from [^\n]+)?\n/);
      expect(text.split("\n")).toHaveLength(2);
      expect(text.split("\n").at(-1)).toBe(link);
      expect(measureSms(text)).toEqual({ encoding: "gsm-7", segments: 1 });
    }
    expect(renderEventSms(asking({ link, agencyName: "B" }), stop)).toMatch(/^Your new link to your leads from B\n/);
  });

  it("is an email with the link in its text and HTML, and the link to stop", () => {
    const email = renderEventEmail(asking({ link, agencyName: "Brightline Leads", leadId: anId("lead") }), stop);
    expect(email.subject).toBe("Your new link to a lead");
    expect(email.text.split("\n")).toContain(link);
    expect(email.html).toContain(`<a href="${link}">Open the lead</a>`);
    expect(email.text).toContain(stop.stopUrl);
  });
});
