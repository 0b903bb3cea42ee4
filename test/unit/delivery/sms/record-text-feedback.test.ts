import { beforeEach, describe, expect, it } from "vitest";
import { makeRecordTextFeedback, type TextFeedback } from "#delivery/sms/record-text-feedback.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const { id: subscriptionId, endpoint: phone } = anSmsSubscription();
const key = { agencyId, leadId: anId("lead") };
const about = { agencyId, clientId, subscriptionId, about: anId("lead"), deliveryId: anId("dlv") };

const aFailure = (changes: Partial<Extract<TextFeedback, { kind: "failed" }>> = {}): TextFeedback => ({
  kind: "failed",
  id: "message-1",
  at: at("14:01"),
  detail: "unreachable (Phone is off)",
  ...about,
  ...changes,
});
const anArrival = (changes: Partial<Extract<TextFeedback, { kind: "arrived" }>> = {}): TextFeedback => ({
  kind: "arrived",
  id: "message-1",
  at: at("14:00:07"),
  by: "phone",
  ...about,
  ...changes,
});

describe("recordTextFeedback", () => {
  let history = memoryHistory();
  let messages = memoryMessages();
  let subscriptions: Subscriptions;
  let agency = announcements();
  beforeEach(() => {
    history = memoryHistory();
    messages = memoryMessages();
    subscriptions = memorySubscriptions(anSmsSubscription());
    agency = announcements();
    history.given(key, { facts: [aReceived(), aDelivered()], personal: aPerson() });
  });

  const record = (feedback: TextFeedback) =>
    makeRecordTextFeedback({
      history,
      messages,
      announce: agency.announce,
      disableEndpoint: makeDisableEndpoint({
        subscriptions,
        jobs: { schedule: async (_, at) => at },
        now: aClock("14:02").now,
      }),
    })(feedback);
  const disabled = async () => (await subscriptions.read({ agencyId, clientId }, subscriptionId))?.disabled;
  const state = () => foldLead(history.factsOf(key));

  it("records that the phone took the text, which changes neither the receipt nor its time", async () => {
    await record(anArrival());
    expect(state()).toMatchObject({
      status: "delivered",
      deliveredAt: at("14:00:02"),
      deliveries: [{ status: "delivered", confirmation: { at: at("14:00:07"), by: "phone" } }],
    });
    expect(agency.announced()).toEqual([]);
  });

  it("records that the carrier did not deliver the text, and announces its reason to the agency", async () => {
    await record(aFailure());
    expect(state()).toMatchObject({
      status: "undeliverable",
      deliveries: [{ status: "exhausted", reason: "bounced", attempts: 1 }],
    });
    expect(state()).not.toHaveProperty("deliveredAt");
    const data = { subscriptionId, channel: "sms", clientId, leadId: anId("lead"), deliveryId: anId("dlv") };
    expect(agency.announced()).toEqual([
      {
        agencyId,
        type: "sms.undelivered",
        at: at("14:01"),
        identity: ["message-1"],
        data: { ...data, detail: "unreachable (Phone is off)" },
      },
    ]);
  });

  it("has the same effects once, however often and in whichever order the reports come", async () => {
    const [carrier, failure] = [anArrival({ by: "carrier" }), aFailure()];
    for (const report of [failure, carrier, failure, carrier]) await record(report);
    const kinds = history.factsOf(key).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["delivered", "delivery_bounced", "delivery_confirmed", "received"]);
    expect(state()?.deliveries).toMatchObject([{ status: "exhausted" }]);
    expect(agency.announced()).toHaveLength(1);
  });

  it("keeps the phone of a client that was out of reach, and disables a number that is invalid", async () => {
    await record(aFailure());
    expect(await disabled()).toBeUndefined();
    await record(aFailure({ invalidPhone: phone }));
    expect(await disabled()).toEqual({ at: at("14:02"), reason: "bounced" });
  });

  it("does not disable a phone that the subscription got later", async () => {
    subscriptions = memorySubscriptions({ ...anSmsSubscription(), endpoint: "+447700900999" });
    await record(aFailure({ invalidPhone: phone }));
    expect(await disabled()).toBeUndefined();
    expect(state()?.deliveries).toMatchObject([{ reason: "bounced" }]);
  });

  it("disables no endpoint of another agency or client, whatever the report names", async () => {
    const about = anId("msg");
    await record(aFailure({ invalidPhone: phone, about, agencyId: anId("agency", 2) }));
    await record(aFailure({ invalidPhone: phone, about, clientId: anId("client", 2) }));
    expect(await disabled()).toBeUndefined();
  });

  it("completes when repeated after a crash before the agency is notified", async () => {
    const { announce } = agency;
    agency.announce = () => Promise.reject(new Error("throttled"));
    await expect(record(aFailure({ invalidPhone: phone }))).rejects.toThrow("throttled");
    agency.announce = announce;
    await record(aFailure({ invalidPhone: phone }));
    expect(agency.announced()).toHaveLength(1);
    expect(await disabled()).toMatchObject({ reason: "bounced" });
  });

  it("records the failure of a message beside it, and announces it without a client", async () => {
    await messages.post(agencyId, aMessage());
    await record(aFailure({ about: anId("msg"), clientId: undefined }));
    expect((await messages.read(agencyId, anId("msg")))?.facts).toMatchObject([{ kind: "delivery_bounced" }]);
    expect(agency.announced()[0]?.data).toMatchObject({ messageId: anId("msg") });
    expect(agency.announced()[0]?.data).not.toHaveProperty("clientId");
  });

  it("does not announce that the text of such an announcement failed, which would never end", async () => {
    await messages.post(agencyId, aMessage({ type: "sms.undelivered" }));
    await record(aFailure({ about: anId("msg"), clientId: undefined }));
    expect((await messages.read(agencyId, anId("msg")))?.facts).toMatchObject([{ kind: "delivery_bounced" }]);
    expect(agency.announced()).toEqual([]);
  });

  it("cuts the carrier's text to what a fact may hold, and stores no number", async () => {
    await record(aFailure({ detail: "x".repeat(300), invalidPhone: phone }));
    const [bounced] = history.factsOf(key).filter((fact) => fact.kind === "delivery_bounced");
    expect(bounced?.detail).toHaveLength(256);
    expect(JSON.stringify([history.factsOf(key).slice(1), agency.announced()])).not.toContain(phone);
  });
});
