import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { makeOperator } from "#bin/operator.ts";
import { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import * as journey from "#test/support/running-baton.ts";
import { ids } from "#test/support/ids.ts";

describe("people who receive leads by SMS and email", () => {
  let baton: journey.RunningBaton;
  let phones = 0;

  beforeAll(async () => {
    baton = await journey.runBaton({ retryAfterSeconds: 1 });
  });
  afterAll(() => baton?.stop());

  const newPhone = () => `+447700${String(900_500 + (phones += 1))}`;

  /** A client that receives its leads by `subscriptions`. */
  async function aClientOf(api: ApiClient, ...subscriptions: object[]) {
    const set = await journey.aClientWithCampaign(api);
    const subscribed: string[] = [];
    for (const body of subscriptions) subscribed.push((await journey.subscribe(api, set.clientId, body)).id);
    return { ...set, subscriptions: subscribed };
  }

  /** A client that receives its leads by SMS, and by email to a mailbox that worked when it was verified. */
  async function aClientByEmailTo(api: ApiClient, agencyId: string, endpoint: string) {
    const set = await aClientOf(
      api,
      { channel: "email", endpoint: "fine@example.com" },
      { channel: "sms", endpoint: newPhone() },
    );
    const scope = { agencyId: AgencyId.parse(agencyId), clientId: ClientId.parse(set.clientId) };
    const subscriptions = makeSubscriptionStore({ client: baton.dynamodb, name: baton.tableName });
    const stored = await subscriptions.read(scope, SubscriptionId.parse(set.subscriptions[0]));
    if (stored?.channel !== "email") throw new Error("no mailbox");
    await subscriptions.replace(scope, stored, { ...stored, endpoint });
    return set;
  }
  const byEmail = ({ deliveries }: Pick<journey.FullLead, "deliveries">) =>
    deliveries.filter(({ channel }) => channel === "email");

  /** An agency's own mailbox, which receives its events. */
  async function listening(agencyId: string) {
    const at = instant(Date.now());
    const id = ids.create("sub");
    const of = { id, events: EventType.options, active: true, verifiedAt: at, createdAt: at, updatedAt: at };
    const subscriptions = makeSubscriptionStore({ client: baton.dynamodb, name: baton.tableName });
    const own = { ...of, channel: "email" as const, endpoint: "ops@example.com" };
    await subscriptions.create({ agencyId: AgencyId.parse(agencyId) }, own, "fingerprint");
  }

  /** Pushes a new lead and waits until `isDone`. */
  const pushed = async (api: ApiClient, campaignId: string, isDone: (lead: journey.FullLead) => boolean) =>
    journey.whenLead(api, (await journey.pushLead(api, campaignId)).id, isDone);

  /** Pushes a new lead and waits until each of its deliveries has ended. */
  const delivered = (api: ApiClient, campaignId: string) =>
    pushed(api, campaignId, ({ deliveries }) => {
      const isOver = deliveries.every(({ status }) => status !== "pending" && status !== "failed");
      return isOver && deliveries.length > 0;
    });

  const linkIn = (text: string, path: string) =>
    new RegExp(`https?://[^\\s"<>]+/${path}/[\\w-]+`).exec(text)?.[0] ?? `no link to /${path}/`;
  const page = async (url: string, init?: RequestInit) => {
    const answer = await fetch(url, { redirect: "manual", ...init });
    return { status: answer.status, text: await answer.text() };
  };
  const posting = (fields: Record<string, string>) => ({ method: "POST", body: new URLSearchParams(fields) });

  it("opt out by a link on the card of a text, which a link scanner cannot trigger, and opt in again", async () => {
    const { api } = await baton.newAgency("Brightline Leads");
    const phone = newPhone();
    const [text, email] = [
      { channel: "sms", endpoint: phone },
      { channel: "email", endpoint: "sales@example.com" },
    ];
    // The client also has email; otherwise leads would be held after the opt-out from texts.
    const { campaignId, clientId, subscriptions } = await aClientOf(api, text, email);
    // Another subscription, of another client, to the same phone.
    const other = await aClientOf(api, text, email);
    const texted = async (of: string) =>
      (await delivered(api, of)).deliveries.filter(({ channel }) => channel === "sms");
    const { deliveries, history } = await delivered(api, campaignId);
    const receipt = { channel: "sms", segments: expect.any(Number) };
    expect(deliveries).toContainEqual(expect.objectContaining({ ...receipt, status: "delivered" }));
    expect(history).toContainEqual(expect.objectContaining({ ...receipt, kind: "delivered" }));

    const card = await page(linkIn(baton.sms({ to: phone })[0]?.body ?? "", "l"));
    const stop = linkIn(card.text, "s");
    expect((await page(stop)).text).toContain("Stop these texts?");
    expect((await page(stop, { method: "HEAD" })).status).not.toBe(500);
    expect(await texted(campaignId)).toMatchObject([{ status: "delivered" }]);

    expect(await page(stop, posting({ wish: "stop" }))).toMatchObject({
      status: 200,
      text: expect.stringContaining("The texts are stopped"),
    });
    const lead = await delivered(api, campaignId);
    expect(lead.deliveries).toContainEqual(expect.objectContaining({ status: "skipped", reason: "opted_out" }));
    expect(lead.history.find(({ kind }) => kind === "delivery_skipped")).toMatchObject({
      detail: "the owner of this phone or mailbox stopped the messages",
    });
    const subscription = `/v1/clients/${clientId}/subscriptions/${subscriptions[0]}`;
    expect((await api.get(subscription)).body).toMatchObject({ active: true, disabled: { reason: "opted_out" } });

    expect(await texted(other.campaignId)).toMatchObject([{ reason: "opted_out" }]);
    expect(baton.sms({ to: phone })).toHaveLength(2);

    expect((await page(stop, posting({ wish: "start" }))).text).toContain("The texts start again");
    expect(await texted(campaignId)).toMatchObject([{ status: "delivered" }]);
    expect(await texted(other.campaignId)).toMatchObject([{ status: "delivered" }]);
    expect((await api.get(subscription)).body).not.toHaveProperty("disabled");
  });

  it("stop emails by one tap in a mail app, which posts directly and follows no redirect", async () => {
    const { api } = await baton.newAgency();
    const to = "one.click@example.com";
    const { campaignId } = await aClientOf(
      api,
      { channel: "email", endpoint: to },
      { channel: "sms", endpoint: newPhone() },
    );
    await delivered(api, campaignId);
    const { headers = {}, html = "" } = baton.mail({ to })[0] ?? {};
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const url = /^<(.+)>$/.exec(headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    expect(html).toContain(url);

    const [name = "", value = ""] = (headers["List-Unsubscribe-Post"] ?? "").split("=");
    expect(await page(url, posting({ [name]: value }))).toMatchObject({ status: 200 });
    expect((await delivered(api, campaignId)).deliveries).toContainEqual(
      expect.objectContaining({ channel: "email", status: "skipped", reason: "opted_out" }),
    );
    expect(baton.mail({ to })).toHaveLength(1);
  });

  describe("by email", () => {
    const disabledOf = async (api: ApiClient, clientId: string, id = "") =>
      (await api.get<{ disabled?: { reason: string } }>(`/v1/clients/${clientId}/subscriptions/${id}`)).body.disabled;

    it("receive no more after an email bounced, and the lead is not delivered", async () => {
      const { api, agencyId } = await baton.newAgency();
      await listening(agencyId);
      const endpoint = "bounce+sales@simulator.amazonses.com";
      const { campaignId, clientId, subscriptions } = await aClientByEmailTo(api, agencyId, endpoint);
      const lead = await pushed(api, campaignId, (each) => byEmail(each)[0]?.status === "exhausted");
      expect(byEmail(lead)).toMatchObject([{ reason: "bounced", attempts: 1 }]);
      const kinds = lead.history
        .filter((fact) => "channel" in fact && fact.channel === "email")
        .map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(["delivered", "delivery_bounced"]);
      expect(await journey.eventually(() => disabledOf(api, clientId, subscriptions[0]))).toMatchObject({
        reason: "bounced",
      });

      const next = await delivered(api, campaignId);
      expect(byEmail(next)).toMatchObject([{ status: "skipped", reason: "opted_out" }]);
      expect(next.history.find(({ kind }) => kind === "delivery_skipped")).toMatchObject({
        detail: "emails to this address bounced, so Baton sends no more",
      });
      expect(baton.mail({ to: endpoint })).toHaveLength(1);

      // The event of the delivery may come before or after it.
      const report = await journey.eventually(async () =>
        baton.mail({ to: "ops@example.com" }).find(({ subject }) => subject === "Emails come back"),
      );
      expect(report.text).toContain(lead.id);
      expect(report.text).not.toContain("simulator");
    });

    it("receive no more after a complaint, and the complained email stays delivered", async () => {
      const { api, agencyId } = await baton.newAgency();
      const endpoint = "complaint@simulator.amazonses.com";
      const { campaignId, clientId, subscriptions } = await aClientByEmailTo(api, agencyId, endpoint);
      const lead = await pushed(api, campaignId, (each) => byEmail(each)[0]?.status === "delivered");
      const disabled = await journey.eventually(() => disabledOf(api, clientId, subscriptions[0]));
      expect(disabled).toMatchObject({ reason: "complained" });
      expect((await api.get(`/v1/leads/${lead.id}`)).body).toMatchObject({ status: "delivered" });
      expect(byEmail(await delivered(api, campaignId))).toMatchObject([{ reason: "opted_out" }]);
    });

    it("receive the next lead although an out-of-office reply came back", async () => {
      const { api } = await baton.newAgency();
      const endpoint = "ooto@simulator.amazonses.com";
      const { campaignId } = await aClientOf(api, { channel: "email", endpoint });
      await delivered(api, campaignId);
      await baton.waitUntilIdle();
      expect((await delivered(api, campaignId)).deliveries).toMatchObject([{ status: "delivered" }]);
      expect(baton.mail({ to: endpoint })).toHaveLength(2);
    });
  });

  it("receive texts up to the operator's daily limit for the agency, and none beyond it", async () => {
    const { agencyId, api } = await baton.newAgency();
    const phone = newPhone();
    // A segment costs ten cents by default; the text of a lead has one or two, the text that verifies the phone has one.
    const limit = { amount: 50, currency: "USD" } as const;
    const set = await makeOperator(baton.dynamodb, baton.tableName).changeAgency(AgencyId.parse(agencyId), {
      smsPerDay: limit,
    });
    expect(set.ok).toBe(true);
    const { campaignId } = await aClientOf(api, { channel: "sms", endpoint: phone });

    const leads = [];
    for (const _ of [1, 2, 3, 4, 5]) leads.push(await delivered(api, campaignId));
    const texts = baton.sms({ to: phone }).length;
    expect(texts).toBeGreaterThanOrEqual(2);
    expect(texts).toBeLessThanOrEqual(4);
    expect(leads.map(({ deliveries: [delivery] }) => delivery?.status)).toEqual([
      ...Array.from({ length: texts }, () => "delivered"),
      ...Array.from({ length: 5 - texts }, () => "skipped"),
    ]);
    expect(leads.at(-1)?.deliveries).toMatchObject([{ reason: "cap_reached" }]);
    const words = /^the limit for texts on \d{4}-\d\d-\d\d \(UTC\) is reached$/;
    expect(leads.at(-1)?.history.at(-1)).toMatchObject({
      kind: "delivery_skipped",
      detail: expect.stringMatching(words),
    });
  });
});
