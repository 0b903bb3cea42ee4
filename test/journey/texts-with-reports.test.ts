import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { DeadLetterView } from "#delivery/schemas.ts";
import { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import * as journey from "#test/support/running-baton.ts";

type Page<Item> = { items: Item[] };

describe("people who receive leads by texts with reports", () => {
  let baton: journey.RunningBaton;
  let phones = 0;

  beforeAll(async () => {
    baton = await journey.runBaton({ deployment: { smsProvider: "end-user-messaging" }, retryAfterSeconds: 1 });
  });
  afterAll(() => baton?.stop());

  const newPhone = () => `+447700${String(900_300 + (phones += 1))}`;

  /** A client of a new agency that receives its leads by SMS, at a phone that worked when it was verified. */
  async function aClientBySmsTo(endpoint?: string) {
    const { api, agencyId } = await baton.newAgency();
    const set = await journey.aClientWithCampaign(api, { quietHours: "none" });
    const first = newPhone();
    const { id } = await journey.subscribe(api, set.clientId, { channel: "sms", endpoint: first });
    if (endpoint !== undefined) {
      const scope = { agencyId: AgencyId.parse(agencyId), clientId: ClientId.parse(set.clientId) };
      const subscriptions = makeSubscriptionStore({ client: baton.dynamodb, name: baton.tableName });
      const stored = await subscriptions.read(scope, SubscriptionId.parse(id));
      if (stored?.channel !== "sms") throw new Error("no phone");
      await subscriptions.replace(scope, stored, { ...stored, endpoint: Phone.parse(endpoint) });
    }
    const subscription = () => api.get(`/v1/clients/${set.clientId}/subscriptions/${id}`).then(({ body }) => body);
    return { api, ...set, phone: endpoint ?? first, subscription };
  }

  /** The agency's own mailbox for undelivered texts; returns what it received. */
  async function listening(api: ApiClient) {
    const endpoint = `ops-${phones}@example.com`;
    await journey.create(api, "/v1/subscriptions", { channel: "email", endpoint, events: ["sms.undelivered"] });
    return () => baton.mail({ to: endpoint }).filter(({ subject }) => subject === "A text did not arrive");
  }

  const pushed = async (api: ApiClient, campaignId: string, isDone: (lead: journey.FullLead) => boolean) =>
    journey.whenLead(api, (await journey.pushLead(api, campaignId)).id, isDone);
  const kindsOf = ({ history }: journey.FullLead) =>
    history.map(({ kind }) => kind).filter((kind) => kind.startsWith("deliver"));

  it("have a lead as sent first, and as confirmed once the phone took the text", async () => {
    const { api, campaignId, phone } = await aClientBySmsTo();
    const lead = await pushed(api, campaignId, ({ deliveries: [each] }) => each?.confirmation?.by === "phone");
    const [delivery] = lead.deliveries;
    expect(delivery).toMatchObject({ status: "delivered", reference: baton.sms({ to: phone })[0]?.messageId });
    expect(lead.deliveredAt).toBe(delivery?.deliveredAt);
    expect(kindsOf(lead).toSorted()).toEqual(["delivered", "delivery_confirmed", "delivery_confirmed"]);
  });

  it("have a lead as taken by the carrier where it reports no more", async () => {
    const { api, campaignId } = await aClientBySmsTo("+447700900993");
    const lead = await pushed(api, campaignId, ({ deliveries: [each] }) => each?.confirmation !== undefined);
    expect(lead.deliveries).toMatchObject([{ status: "delivered", confirmation: { by: "carrier" } }]);
  });

  it("have no lead if the carrier blocked the text: the agency learns why, and can send it again", async () => {
    const { api, campaignId, clientId, subscription } = await aClientBySmsTo("+447700900992");
    const events = await listening(api);
    const lead = await pushed(api, campaignId, ({ status }) => status === "undeliverable");
    expect(lead.deliveries).toMatchObject([{ status: "exhausted", reason: "bounced", attempts: 1 }]);
    const detail = "carrier blocked (Phone carrier has blocked this message)";
    const [event] = await journey.eventually(async () => events().length > 0 && events());
    for (const words of [lead.id, detail]) expect(event?.text).toContain(words);
    expect(event?.text).not.toContain("7700900992");
    const [letter] = await journey.eventually(async () => {
      type Letters = Page<z.infer<typeof DeadLetterView>>;
      const { items } = (await api.get<Letters>(`/v1/dead-letters?clientId=${clientId}`)).body;
      return items.length > 0 && items;
    });
    expect(letter).toMatchObject({ leadId: lead.id, reason: "bounced", detail });
    // A phone that was blocked once may be reached the next time.
    expect(await subscription()).toMatchObject({ status: "active" });
    await baton.waitUntilIdle();
    expect(events()).toHaveLength(1);

    await api.post(
      "/v1/replays",
      { of: "lead", leadId: lead.id, deliveryId: lead.deliveries[0]?.id },
      `again-${lead.id}`,
    );
    const again = await journey.whenLead(api, lead.id, ({ deliveries: [each] }) => each?.attempts === 2);
    await journey.eventually(async () => events().length === 2);
    const rounds = again.history.flatMap((fact) => (fact.kind === "delivered" ? [fact.round] : []));
    expect(new Set(rounds).size).toBe(2);
  });

  it("receive no more once the carrier reports that the number is invalid", async () => {
    const { api, campaignId, phone, subscription } = await aClientBySmsTo("+447700900990");
    await pushed(api, campaignId, ({ status }) => status === "undeliverable");
    await journey.eventually(async () => JSON.stringify(await subscription()).includes("disabled"));
    expect(await subscription()).toMatchObject({ status: "disabled", disabled: { reason: "bounced" } });
    expect(baton.sms({ to: phone })).toHaveLength(1);
  });

  it("receive nothing after STOP, which Baton learns from the refusal of the next text", async () => {
    const { api, campaignId, phone, subscription } = await aClientBySmsTo();
    baton.optOut(phone);
    const lead = await pushed(api, campaignId, ({ deliveries: [each] }) => each?.status === "skipped");
    expect(lead.deliveries).toMatchObject([{ reason: "opted_out" }]);
    expect(await subscription()).toMatchObject({ status: "disabled", disabled: { reason: "opted_out" } });
    expect(baton.sms({ to: phone })).toEqual([]);
  });

  it("learn nothing of an appointment by a text that did not arrive, which the lead shows", async () => {
    const { api, campaignId, clientId } = await aClientBySmsTo();
    const weekly = [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }];
    const seat = await journey.create(api, `/v1/clients/${clientId}/seats`, {
      name: "Surveyor",
      email: "surveyor@example.com",
      availability: { weekly },
      places: ["phone"],
    });
    const person = { name: "Zoë O'Brien", phone: "+447700900991" };
    const { id } = await journey.pushLead(api, campaignId, { person });
    const start = `${new Date(Date.now() + 3 * 24 * 3_600_000).toISOString().slice(0, 10)}T15:00:00.000Z`;
    const place = { kind: "phone" };
    await api.post(`/v1/leads/${id}/appointments`, { seatId: seat.id, start, timeZone: "Europe/London", place }, id);
    const { history } = await journey.whenLead(api, id, (lead) =>
      lead.history.some(({ kind }) => kind === "appointment_message_failed"),
    );
    expect(history.find(({ kind }) => kind === "appointment_message_failed")).toMatchObject({
      channel: "sms",
      side: "prospect",
      reason: "bounced",
      detail: "unreachable (Phone is currently unreachable/unavailable)",
    });
  });
});
