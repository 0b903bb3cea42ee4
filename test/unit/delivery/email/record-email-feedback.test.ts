import { beforeEach, describe, expect, it } from "vitest";
import { type EmailFeedback, makeRecordEmailFeedback } from "#delivery/email/record-email-feedback.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { aClient, anEmailSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const subscriptionId = anEmailSubscription().id;
const key = { agencyId, leadId: anId("lead") };
/** Another client of the agency. */
const other = anId("client", 2);
const overEmail = { subscriptionId, channel: "email" } as const;

const aReport = (changes: Partial<EmailFeedback> = {}): EmailFeedback => ({
  kind: "bounced",
  id: "feedback-1",
  at: at("14:01"),
  detail: "Permanent General 5.1.1",
  recipients: ["Sales@example.com"],
  agencyId,
  clientId,
  subscriptionId,
  about: anId("lead"),
  deliveryId: anId("dlv"),
  ...changes,
});

describe("recordEmailFeedback", () => {
  let history = memoryHistory();
  let messages = memoryMessages();
  let subscriptions: Subscriptions;
  let agency = announcements();
  beforeEach(() => {
    history = memoryHistory();
    messages = memoryMessages();
    subscriptions = memorySubscriptions(anEmailSubscription());
    agency = announcements();
    const received = aReceived({ deliveries: [{ id: anId("dlv"), ...overEmail }] });
    history.given(key, { facts: [received, aDelivered(overEmail)], personal: aPerson() });
  });

  const record = (report: EmailFeedback) =>
    makeRecordEmailFeedback({
      history,
      messages,
      announce: agency.announce,
      listSameContact: makeListSameContact({
        clients: memoryClients(aClient(), aClient({ id: other })),
        subscriptions,
      }),
      disableEndpoint: makeDisableEndpoint({
        subscriptions,
        jobs: { schedule: async (_, at) => at },
        now: aClock("14:02").now,
      }),
    })(report);
  const disabled = async () => (await subscriptions.read({ agencyId, clientId }, subscriptionId))?.disabled;
  const state = () => foldLead(history.factsOf(key));
  const everything = () => JSON.stringify([history.factsOf(key).slice(1), agency.announced(), messages.posted()]);

  it("records the bounce of a delivery, disables the address, and announces it to the agency", async () => {
    await record(aReport());
    expect(state()).toMatchObject({
      status: "undeliverable",
      deliveries: [{ status: "exhausted", reason: "bounced", attempts: 1 }],
    });
    expect(state()).not.toHaveProperty("deliveredAt");
    expect(await disabled()).toEqual({ at: at("14:02"), reason: "bounced" });
    const detail = "Permanent General 5.1.1";
    const about = { subscriptionId, channel: "email", clientId, deliveryId: anId("dlv") };
    const data = { ...about, leadId: anId("lead"), detail };
    expect(agency.announced()).toEqual([
      { agencyId, type: "email.bounced", at: at("14:01"), identity: ["feedback-1"], data },
    ]);
  });

  it("cuts the provider's text to what a fact may hold, so that the lead stays readable", async () => {
    await record(aReport({ detail: "x".repeat(300) }));
    const [bounced] = history.factsOf(key).filter((fact) => fact.kind === "delivery_bounced");
    expect(bounced?.detail).toHaveLength(256);
  });

  it("disables the address after a complaint, but leaves the delivery, which the person received", async () => {
    await record(aReport({ kind: "complained", detail: "abuse" }));
    expect(state()).toMatchObject({ status: "delivered", deliveries: [{ status: "delivered" }] });
    expect(await disabled()).toMatchObject({ reason: "complained" });
    expect(agency.announced()).toMatchObject([{ type: "email.complained", data: { detail: "abuse" } }]);
  });

  it("disables every subscription of the agency to the mailbox after a complaint, but after a bounce only this one", async () => {
    const same = { ...anEmailSubscription({ id: anId("sub", 7) }), endpoint: "SALES@example.com" };
    const { clientId: _, ...ofAgency } = anEmailSubscription({ id: anId("sub", 8) });
    const otherMailbox = { ...anEmailSubscription({ id: anId("sub", 9) }), endpoint: "office@example.com" };
    const [elsewhere, own] = [{ agencyId, clientId: other }, { agencyId }];
    const otherAgency = { agencyId: anId("agency", 2), clientId };
    await subscriptions.create(elsewhere, same, "");
    await subscriptions.create(elsewhere, otherMailbox, "");
    await subscriptions.create(own, ofAgency, "");
    await subscriptions.create(otherAgency, anEmailSubscription(), "");
    const reasons = async () => {
      const read = [
        subscriptions.read(elsewhere, same.id),
        subscriptions.read(own, ofAgency.id),
        subscriptions.read(elsewhere, otherMailbox.id),
        subscriptions.read(otherAgency, subscriptionId),
      ];
      return (await Promise.all(read)).map((subscription) => subscription?.disabled?.reason);
    };
    await record(aReport());
    expect(await reasons()).toEqual([undefined, undefined, undefined, undefined]);
    await record(aReport({ kind: "complained", id: "feedback-2" }));
    expect(await reasons()).toEqual(["complained", "complained", undefined, undefined]);
    expect(await disabled()).toMatchObject({ reason: "complained" });
  });

  it("records a complaint about a failing or bounced address, but keeps an earlier opt-out", async () => {
    for (const [before, after] of [
      ["failing", "complained"],
      ["opted_out", "opted_out"],
      ["bounced", "complained"],
    ] as const) {
      subscriptions = memorySubscriptions(anEmailSubscription({ disabled: { at: at("13:00"), reason: before } }));
      await record(aReport({ kind: "complained", detail: "abuse" }));
      expect(await disabled()).toMatchObject({ reason: after });
    }
  });

  it("records a rejected email, and does not disable the address", async () => {
    await record(aReport({ kind: "rejected", recipients: [], detail: "rejected by the provider: Bad content" }));
    expect(state()?.deliveries).toMatchObject([{ status: "exhausted", reason: "bounced" }]);
    expect(await disabled()).toBeUndefined();
    expect(agency.announced()).toMatchObject([{ type: "email.bounced" }]);
  });

  it("has the same effects once, however often the report comes", async () => {
    for (const _ of [1, 2, 3]) await record(aReport());
    expect(history.factsOf(key).filter(({ kind }) => kind === "delivery_bounced")).toHaveLength(1);
    expect(agency.announced()).toHaveLength(1);
  });

  it("completes when repeated after a crash at any point", async () => {
    const { announce } = agency;
    agency.announce = () => Promise.reject(new Error("throttled"));
    await expect(record(aReport())).rejects.toThrow("throttled");
    agency.announce = announce;
    await record(aReport());
    expect(agency.announced()).toHaveLength(1);
    expect(await disabled()).toMatchObject({ reason: "bounced" });
  });

  it("does not disable an address that the subscription got later", async () => {
    subscriptions = memorySubscriptions({ ...anEmailSubscription(), endpoint: "new.sales@example.com" });
    await record(aReport());
    expect(await disabled()).toBeUndefined();
    expect(state()?.deliveries).toMatchObject([{ reason: "bounced" }]);
    expect(agency.announced()).toHaveLength(1);
  });

  it("keeps the earlier reason of a disabled address", async () => {
    const stopped = anEmailSubscription({ disabled: { at: at("13:00"), reason: "opted_out" } });
    subscriptions = memorySubscriptions(stopped);
    await record(aReport());
    expect(await disabled()).toEqual(stopped.disabled);
  });

  it("records the bounce in the round that sent the email", async () => {
    await record(aReport({ replayId: anId("rpl") }));
    expect(state()?.deliveries).toMatchObject([{ status: "delivered" }]);
    expect(history.factsOf(key).at(-1)).toMatchObject({ kind: "delivery_bounced", round: anId("rpl") });
  });

  it("records the bounce of a message beside it, and announces it without a client", async () => {
    await messages.post(agencyId, aMessage());
    await record(aReport({ about: anId("msg"), clientId: undefined }));
    expect((await messages.read(agencyId, anId("msg")))?.facts).toMatchObject([{ kind: "delivery_bounced" }]);
    expect(agency.announced()[0]?.data).toMatchObject({ messageId: anId("msg") });
    expect(agency.announced()[0]?.data).not.toHaveProperty("clientId");
  });

  it("stores no address", async () => {
    await record(aReport());
    await record(aReport({ kind: "complained", id: "feedback-2" }));
    expect(everything()).not.toMatch(/example\.com/i);
  });
});
