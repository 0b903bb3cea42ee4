import { describe, expect, it } from "vitest";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeBuildLeadView } from "#delivery/adapters/build-lead-view.ts";
import type { EmailMessage } from "#delivery/email/adapters/email-sender.ts";
import { makeSendLeadByEmail } from "#delivery/email/adapters/send-by-email.ts";
import type { LeadDelivery, SendResult } from "#delivery/ports.ts";
import { makeSendLeadBySms } from "#delivery/sms/adapters/send-by-sms.ts";
import { makeSendLeadByWebhook } from "#delivery/webhook/adapters/send-by-webhook.ts";
import { LeadWebhook } from "#delivery/webhook/messages.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { buildWebhookHeaders, type WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { anEmailSubscription, anSmsSubscription, aPerson, aWebhookSubscription } from "#test/support/entities.ts";
import { aDeliveryFailed, aLead, aPlacement } from "#test/support/facts.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const publicUrl = "https://leads.example.com";
const links = makeLeadLinks(parseMasterSecret("master"), publicUrl);
const readLeadContext = async () => ({
  agencyName: "Brightline Leads",
  clientName: "Harbour Roofing Ltd",
  clientTimeZone: "Europe/London",
  campaignName: "Roof repairs, Bristol",
});
const stopLinks = makeStopLinks(parseMasterSecret("master"), "https://leads.example.com");
const buildLeadView = makeBuildLeadView({ readLeadContext, links, stopLinks });

const aLeadDelivery = (subscription: Subscription): LeadDelivery => ({
  key: { agencyId: anId("agency"), leadId: anId("lead") },
  deliveryId: anId("dlv"),
  delivery: 1,
  subscription,
  state: aLead(aDeliveryFailed()),
  placement: aPlacement(),
  personal: aPerson(),
  at: at("14:00:02"),
});

/** A sender that collects the messages it is given. */
function recordingSender<Message>() {
  const messages: Message[] = [];
  const send = async (message: Message): Promise<SendResult> => {
    messages.push(message);
    return { ok: true, reference: "message-1" };
  };
  return { messages, send };
}

const linkIn = (text: string) => links.parseToken(/\/l\/([\w-]{63})/.exec(text)?.[1] ?? "");

describe("sending a lead", () => {
  const linkContent = {
    agencyId: anId("agency"),
    leadId: anId("lead"),
    delivery: 1,
    issuedAt: at("14:00"),
  };

  it("by SMS sends the subscriber the name, the number to call, and the link to its card", async () => {
    const { messages, send } = recordingSender<{ to: string; text: string }>();
    const sent = await makeSendLeadBySms({ buildLeadView, send })(aLeadDelivery(anSmsSubscription()));
    expect(sent).toEqual({ ok: true, reference: "message-1" });
    expect(messages).toMatchObject([{ to: anSmsSubscription().endpoint }]);
    expect(messages[0]?.text).toMatch(/Zo[eë] O['’]Brien/);
    expect(linkIn(messages[0]?.text ?? "")).toEqual(linkContent);
  });

  it("by email sends the whole notes to the subscriber's address", async () => {
    const { messages, send } = recordingSender<{ to: string; subject: string; text: string; html: string }>();
    await makeSendLeadByEmail({ buildLeadView, send })(aLeadDelivery(anEmailSubscription()));
    expect(messages).toMatchObject([
      { to: anEmailSubscription().endpoint, text: expect.stringContaining("Two slates are in the garden.") },
    ]);
    expect(linkIn(messages[0]?.text ?? "")).toEqual(linkContent);
    expect(linkIn(messages[0]?.html ?? "")).toEqual(linkContent);
  });

  it("by email has a link to stop, for people and for mail apps; by SMS it has none", async () => {
    const { messages, send } = recordingSender<EmailMessage>();
    await makeSendLeadByEmail({ buildLeadView, send })(aLeadDelivery(anEmailSubscription()));
    const { text = "", html = "", headers = {} } = messages[0] ?? {};
    const header = headers["List-Unsubscribe"] ?? "";
    expect(header).toMatch(/^<https:\/\/leads\.example\.com\/s\/[\w-]{83}>$/);
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const url = header.slice(1, -1);
    expect(text).toContain(`Stop these emails:\n${url}\n`);
    expect(html).toContain(`<a href="${url}"`);
    expect(stopLinks.parseToken(url.slice(url.lastIndexOf("/") + 1))).toMatchObject({
      agencyId: anId("agency"),
      clientId: anId("client"),
      subscriptionId: anEmailSubscription().id,
    });

    const sms = recordingSender<{ text: string }>();
    await makeSendLeadBySms({ buildLeadView, send: sms.send })(aLeadDelivery(anSmsSubscription()));
    expect(sms.messages[0]?.text).not.toContain("/s/");
  });

  it("by email has tags with its ids, in characters that SES accepts, so that a bounce can be assigned", async () => {
    const { messages, send } = recordingSender<EmailMessage>();
    await makeSendLeadByEmail({ buildLeadView, send })(aLeadDelivery(anEmailSubscription()));
    await makeSendLeadByEmail({ buildLeadView, send })({
      ...aLeadDelivery(anEmailSubscription()),
      replayId: anId("rpl"),
    });
    const tags = {
      agency: anId("agency"),
      client: anId("client"),
      subscription: anEmailSubscription().id,
      about: anId("lead"),
      delivery: anId("dlv"),
    };
    expect(messages.map((message) => message.tags)).toEqual([tags, { ...tags, replay: anId("rpl") }]);
    for (const value of Object.values(tags)) expect(value).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });

  describe("by webhook", () => {
    const secretBox = makeSecretBox(parseMasterSecret("master"));
    const subscription = aWebhookSubscription({ sealedSecret: secretBox.seal("whsec_c2VjcmV0") });

    it("repeats it with the same id and body, and the header baton-repeat", async () => {
      const { messages, send } = recordingSender<WebhookMessage>();
      const sendLead = makeSendLeadByWebhook({ send, secretBox, publicUrl });
      for (const changes of [{}, { replayId: anId("rpl") }, { replayId: anId("rpl"), isRepeat: true }])
        await sendLead({ ...aLeadDelivery(subscription), ...changes });
      expect(new Set(messages.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
      const headers = messages.map((message) => buildWebhookHeaders(message));
      expect(headers.map((header) => header["baton-repeat"])).toEqual([undefined, undefined, anId("rpl")]);
      expect(new Set(headers.map((header) => header["webhook-signature"])).size).toBe(1);
    });

    it("posts exactly the promised fields under the delivery's id, signed with the decrypted secret", async () => {
      const { messages, send } = recordingSender<{ body: string }>();
      await makeSendLeadByWebhook({ send, secretBox, publicUrl })(aLeadDelivery(subscription));
      expect(messages).toMatchObject([
        { url: subscription.endpoint, id: anId("dlv"), at: at("14:00:02"), secrets: ["whsec_c2VjcmV0"] },
      ]);
      const body: unknown = JSON.parse(messages[0]?.body ?? "");
      expect(body).toEqual({
        type: "lead.received",
        timestamp: at("14:00"),
        data: {
          payload: "full",
          leadId: anId("lead"),
          campaignId: anId("campaign"),
          clientId: anId("client"),
          subscriptionId: subscription.id,
          model: "callback",
          receivedAt: at("14:00"),
          ...aPerson(),
        },
      });
      expect(LeadWebhook.parse(body)).toEqual(body);
    });

    it("signs with every secret that a rotation keeps valid", async () => {
      const { messages, send } = recordingSender<{ secrets: readonly string[] }>();
      const former = { sealedSecret: secretBox.seal("whsec_Zm9ybWVy"), until: at("14:30") };
      const rotating = { ...subscription, formerSecrets: [former] };
      const sendLead = makeSendLeadByWebhook({ send, secretBox, publicUrl });
      for (const time of ["14:29", "14:30"]) await sendLead({ ...aLeadDelivery(rotating), at: at(time) });
      expect(messages.map(({ secrets }) => secrets)).toEqual([
        ["whsec_c2VjcmV0", "whsec_Zm9ybWVy"],
        ["whsec_c2VjcmV0"],
      ]);
    });

    it("keeps the types of numbers and booleans, and leaves out the evidence of consent and screening", async () => {
      const { messages, send } = recordingSender<{ body: string }>();
      const fields = { roofType: "Slate", roofAge: 30, ownHome: true };
      const personal = aPerson({
        fields,
        consent: { wording: "Yes, call me.", source: "a form", at: at("13:00") },
        screening: [{ register: "TPS", verdict: "clear", checkedAt: at("13:00") }],
      });
      await makeSendLeadByWebhook({ send, secretBox, publicUrl })({ ...aLeadDelivery(subscription), personal });
      const { data } = LeadWebhook.parse(JSON.parse(messages[0]?.body ?? ""));
      expect(data).toMatchObject({ payload: "full", fields });
      expect(messages[0]?.body).not.toMatch(/consent|screening/);
    });

    describe("in its form", () => {
      const bodyOf = async (changes: Partial<LeadDelivery>) => {
        const { messages, send } = recordingSender<{ body: string }>();
        await makeSendLeadByWebhook({ send, secretBox, publicUrl })({ ...aLeadDelivery(subscription), ...changes });
        return messages[0]?.body ?? "";
      };
      const thin = {
        payload: "thin",
        leadId: anId("lead"),
        campaignId: anId("campaign"),
        clientId: anId("client"),
        subscriptionId: subscription.id,
        url: `https://leads.example.com/v1/leads/${anId("lead")}`,
      };

      it("is thin with only ids and the URL of the lead, without personal data", async () => {
        const body: unknown = JSON.parse(await bodyOf({ subscription: { ...subscription, payload: "thin" } }));
        expect(body).toEqual({ type: "lead.received", timestamp: at("14:00"), data: thin });
        expect(LeadWebhook.parse(body)).toEqual(body);
      });

      it("is full up to 19,999 bytes, and thin and marked as truncated from 20,000 on", async () => {
        const bytes = Buffer.byteLength(await bodyOf({ personal: aPerson({ notes: "" }) }));
        // Three bytes each in UTF-8, and one byte for the remainder.
        const room = 19_999 - bytes;
        const notes = "€".repeat(Math.floor(room / 3)) + "x".repeat(room % 3);
        const full = await bodyOf({ personal: aPerson({ notes }) });
        expect(Buffer.byteLength(full)).toBe(19_999);
        expect(LeadWebhook.parse(JSON.parse(full)).data).toMatchObject({ payload: "full", notes });
        const cut: unknown = JSON.parse(await bodyOf({ personal: aPerson({ notes: `${notes}x` }) }));
        expect(cut).toMatchObject({ data: { ...thin, truncated: true } });
        expect(LeadWebhook.parse(cut)).toEqual(cut);
      });

      it("stays below 20,000 bytes with the largest possible lead", async () => {
        const fields = Object.fromEntries(
          Array.from({ length: 50 }, (_, index) => [`field_${index}`, "€".repeat(1_000)]),
        );
        const body = await bodyOf({ personal: aPerson({ notes: "€".repeat(10_000), fields }) });
        expect(Buffer.byteLength(body)).toBeLessThan(20_000);
      });
    });

    it("has the owner's custom headers, decrypted only for the endpoint", async () => {
      const { messages, send } = recordingSender<{ headers?: unknown }>();
      const headers = [{ name: "authorization", value: "Bearer of a secret" }];
      const sealedHeaders = secretBox.seal(JSON.stringify(headers));
      const withCustomHeaders = { ...subscription, headerNames: ["authorization"], sealedHeaders };
      expect(JSON.stringify(withCustomHeaders)).not.toContain("Bearer");
      await makeSendLeadByWebhook({ send, secretBox, publicUrl })(aLeadDelivery(withCustomHeaders));
      expect(messages).toMatchObject([{ headers }]);
    });

    it("is identical, byte for byte, in every retry", async () => {
      const { messages, send } = recordingSender<{ body: string }>();
      const sendLead = makeSendLeadByWebhook({ send, secretBox, publicUrl });
      await sendLead(aLeadDelivery(subscription));
      await sendLead({ ...aLeadDelivery(subscription), at: at("14:09") });
      expect(messages[1]?.body).toBe(messages[0]?.body);
    });

    it("throws when another system encrypted the secret, and sends nothing unsigned", async () => {
      const { messages, send } = recordingSender();
      const foreign = aWebhookSubscription({
        sealedSecret: makeSecretBox(parseMasterSecret("another")).seal("whsec_c2VjcmV0"),
      });
      await expect(makeSendLeadByWebhook({ send, secretBox, publicUrl })(aLeadDelivery(foreign))).rejects.toThrow(
        "authenticate",
      );
      await expect(
        makeSendLeadByWebhook({ send, secretBox, publicUrl })(aLeadDelivery(anSmsSubscription())),
      ).rejects.toThrow("not a webhook");
      expect(messages).toEqual([]);
    });
  });
});
