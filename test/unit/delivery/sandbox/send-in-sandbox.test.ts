import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, it } from "vitest";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeBuildLeadView } from "#delivery/adapters/build-lead-view.ts";
import { makeSendLeadByEmail } from "#delivery/email/adapters/send-by-email.ts";
import type { LeadDelivery, SendResult } from "#delivery/ports.ts";
import { toEmailContent, toSmsContent, toWebhookContent } from "#delivery/sandbox/adapters/sandbox-content.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import { makeSendLeadBySms } from "#delivery/sms/adapters/send-by-sms.ts";
import { makeSendLeadByWebhook } from "#delivery/webhook/adapters/send-by-webhook.ts";
import { magicValues } from "#domain/delivery/forced-outcome.ts";
import { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { anEmailSubscription, anSmsSubscription, aPerson, aWebhookSubscription } from "#test/support/entities.ts";
import { aLead, aPlacement, aReceived } from "#test/support/facts.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const buildLeadView = makeBuildLeadView({
  stopLinks: makeStopLinks(parseMasterSecret("master"), "https://leads.example.com"),
  links: makeLeadLinks(parseMasterSecret("master"), "https://leads.example.com"),
  readLeadContext: async () => ({
    agencyName: "Brightline Leads",
    clientName: "Harbour Roofing Ltd",
    clientTimeZone: "Europe/London",
    campaignName: "Roof repairs, Bristol",
  }),
});

const aLeadDelivery = (changes: Partial<LeadDelivery> = {}): LeadDelivery => ({
  key: { agencyId: anId("agency"), leadId: anId("lead") },
  deliveryId: anId("dlv"),
  delivery: 0,
  subscription: anSmsSubscription(),
  state: aLead(aReceived({ sandbox: true })),
  placement: aPlacement(),
  personal: aPerson(),
  // Signatures are verified within five minutes of now.
  at: instant(Date.now()),
  ...changes,
});

const personAt = (email: string) => aPerson({ person: { name: "Zoë", email } });

describe("sending a sandbox lead", () => {
  let liveSends: unknown[];
  let stored: SandboxMessage[];
  beforeEach(() => {
    liveSends = [];
    stored = [];
  });

  const send = async (message: unknown): Promise<SendResult> => {
    liveSends.push(message);
    return { ok: true, reference: "message-1" };
  };
  const inbox: SandboxInbox = {
    add: async (_, message) => void stored.push(message),
    removeOfLead: async () => undefined,
    list: async () => ({ messages: [] }),
  };
  const bySms = makeSendLeadBySms({
    buildLeadView,
    send: makeSendInSandbox({ send, inbox, toContent: toSmsContent }),
  });
  const byEmail = makeSendLeadByEmail({
    buildLeadView,
    send: makeSendInSandbox({ send, inbox, toContent: toEmailContent }),
  });
  const secretBox = makeSecretBox(parseMasterSecret("master"));
  const byWebhook = makeSendLeadByWebhook({
    secretBox,
    publicUrl: "https://leads.example.com",
    send: makeSendInSandbox({ send, inbox, toContent: toWebhookContent }),
  });

  it("by SMS sends nothing, and keeps the text with its target", async () => {
    const leadDelivery = aLeadDelivery();
    expect(await bySms(leadDelivery)).toEqual({ ok: true, reference: "sandbox" });
    await bySms(aLeadDelivery({ state: aLead(aReceived()) }));
    const [{ text } = { text: "" }] = liveSends as { text: string }[];
    expect(text).toContain("https://leads.example.com/l/");
    expect(stored).toEqual([
      {
        channel: "sms",
        to: anSmsSubscription().endpoint,
        text,
        segments: 1,
        leadId: anId("lead"),
        deliveryId: anId("dlv"),
        clientId: anId("client"),
        subscriptionId: anId("sub"),
        queuedAt: at("14:00"),
        sentAt: leadDelivery.at,
      },
    ]);
  });

  it("by email sends nothing, and keeps subject, text and HTML", async () => {
    expect(await byEmail(aLeadDelivery({ subscription: anEmailSubscription() }))).toEqual({
      ok: true,
      reference: "sandbox",
    });
    await byEmail(aLeadDelivery({ subscription: anEmailSubscription(), state: aLead(aReceived()) }));
    expect(liveSends).toHaveLength(1);
    // The tags are only between Baton and SES; the recipient does not get them.
    const { tags, ...arriving } = liveSends[0] as { tags: object };
    expect(stored).toMatchObject([{ channel: "email", ...arriving }]);
    expect(tags).toBeDefined();
    expect(SandboxMessage.parse(stored[0])).toEqual(stored[0]);
  });

  it("by webhook sends nothing, and keeps a request with valid signatures", async () => {
    const secret = secretBox.newWebhookSecret("v1");
    const subscription = aWebhookSubscription({ sealedSecret: secretBox.seal(secret) });
    expect(await byWebhook(aLeadDelivery({ subscription }))).toEqual({ ok: true, reference: "sandbox" });
    expect(liveSends).toEqual([]);
    const [message] = stored;
    if (message?.channel !== "webhook") throw new Error("no webhook");
    expect(message).toMatchObject({ to: subscription.endpoint, headers: { "webhook-id": anId("dlv") } });
    expect(new Webhook(secret).verify(message.body, message.headers)).toMatchObject({ data: { leadId: anId("lead") } });
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it("shows only the names of a receiver's custom headers", async () => {
    const sealedHeaders = secretBox.seal(JSON.stringify([{ name: "authorization", value: "Bearer of a secret" }]));
    const sealedSecret = secretBox.seal(secretBox.newWebhookSecret("v1"));
    await byWebhook(aLeadDelivery({ subscription: { ...aWebhookSubscription({ sealedSecret }), sealedHeaders } }));
    expect(stored).toMatchObject([{ headers: { authorization: "(hidden)" } }]);
    expect(JSON.stringify(stored)).not.toContain("Bearer");
  });

  it.each(Object.entries(magicValues.deliveries))(
    "returns the result that %s@baton.test forces, and keeps only what was delivered",
    async (value, forced) => {
      const leadDelivery = aLeadDelivery({ personal: personAt(`${value}@baton.test`) });
      const result = bySms(leadDelivery);
      if ("failure" in forced && forced.failure === "internal_fault") {
        await expect(result).rejects.toMatchObject({ name: "SandboxFault" });
      } else if ("failure" in forced) expect(await result).toMatchObject({ ok: false, reason: forced.failure });
      else if ("skip" in forced) expect(await result).toMatchObject({ ok: false, skip: { reason: forced.skip } });
      else expect(await result).toEqual({ ok: true, reference: "sandbox" });
      expect([liveSends, stored.length]).toEqual([[], value === "delivered" ? 1 : 0]);
    },
  );

  it("forces no result of a live lead", async () => {
    for (const value of Object.keys(magicValues.deliveries)) {
      const live = aLeadDelivery({ state: aLead(aReceived()), personal: personAt(`${value}@baton.test`) });
      expect(await bySms(live)).toEqual({ ok: true, reference: "message-1" });
    }
    expect(stored).toEqual([]);
  });
});
