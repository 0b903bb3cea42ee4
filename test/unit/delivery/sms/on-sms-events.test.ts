import { describe, expect, it } from "vitest";
import { toMessageTags } from "#delivery/adapters/message-tags.ts";
import { TextEventType } from "#delivery/sms/messages.ts";
import { onSmsEvents } from "#delivery/sms/on-sms-events.ts";
import type { TextFeedback } from "#delivery/sms/record-text-feedback.ts";
import { toAppointmentTags } from "#invitations/adapters/appointment-tags.ts";
import type { AppointmentFeedback } from "#invitations/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const ids = {
  agencyId: anId("agency"),
  clientId: anId("client"),
  subscriptionId: anId("sub"),
  about: anId("lead"),
  deliveryId: anId("dlv"),
  replayId: undefined,
};
const contextOf = (tags: object) => ({ baton: JSON.stringify(tags) });

/** An event that End User Messaging publishes about a text, as its guide shows it. */
const anEvent = (eventType: string, changes: object = {}) =>
  JSON.stringify({
    eventType,
    eventVersion: "1.0",
    eventTimestamp: 1_686_975_103_470,
    isFinal: true,
    originationPhoneNumber: "+12065550152",
    destinationPhoneNumber: "+14255550156",
    isoCountryCode: "US",
    messageId: "862a8790-60c0-4430-9b2b-658bdexample",
    messageRequestTimestamp: 1_686_975_103_170,
    messageEncoding: "GSM",
    messageType: "TRANSACTIONAL",
    messageStatus: eventType.replace("TEXT_", ""),
    messageStatusDescription: "Message has been accepted by phone carrier",
    context: contextOf(toMessageTags(ids)),
    totalMessageParts: 1,
    totalMessagePrice: 0.09582,
    totalCarrierFee: 0.0,
    ...changes,
  });

async function handle(...bodies: string[]) {
  const reports: TextFeedback[] = [];
  const appointmentReports: AppointmentFeedback[] = [];
  const unknown: string[] = [];
  const faults: unknown[] = [];
  const handler = onSmsEvents({
    name: "sms-events",
    recordTextFeedback: async (report) => void reports.push(report),
    recordAppointmentFeedback: async (report) => void appointmentReports.push(report),
    onUnknown: (messageId) => void unknown.push(messageId),
    onFault: (fault) => void faults.push(fault),
  });
  const Records = bodies.map((body, index) => ({
    messageId: `message-${index}`,
    body,
    attributes: { ApproximateReceiveCount: "1" },
  }));
  const answer = await handler({ Records } as unknown as Parameters<typeof handler>[0]);
  return { reports, appointmentReports, unknown, faults, failed: answer.batchItemFailures.length };
}

const nothing = { reports: [], appointmentReports: [], unknown: [], faults: [], failed: 0 };
const common = { ...ids, id: "862a8790-60c0-4430-9b2b-658bdexample", at: on("2023-06-17T04:11:43.470Z") };

describe("events of End User Messaging about a text", () => {
  it.each([
    ["TEXT_DELIVERED", "phone"],
    ["TEXT_SUCCESSFUL", "carrier"],
  ])("of type %s report that the text arrived at the %s", async (type, by) => {
    expect(await handle(anEvent(type))).toEqual({ ...nothing, reports: [{ ...common, kind: "arrived", by }] });
  });

  it.each(TextEventType.options.filter((type) => !["TEXT_DELIVERED", "TEXT_SUCCESSFUL"].includes(type)))(
    "of type %s report a failure, with the carrier's reason in words",
    async (type) => {
      const { reports } = await handle(anEvent(type, { messageStatusDescription: "Blocked" }));
      const words = type.replace("TEXT_", "").replaceAll("_", " ").toLowerCase();
      expect(reports).toMatchObject([{ ...common, kind: "failed", detail: `${words} (Blocked)` }]);
    },
  );

  it("give the phone only if the carrier says that its number is invalid", async () => {
    const { reports } = await handle(anEvent("TEXT_INVALID"), anEvent("TEXT_UNREACHABLE"));
    expect(reports).toMatchObject([{ invalidPhone: "+14255550156" }, { invalidPhone: undefined }]);
  });

  it("have no phone number in the reason", async () => {
    const { reports } = await handle(anEvent("TEXT_BLOCKED", { messageStatusDescription: "Blocked by +14255550156" }));
    expect(reports).toMatchObject([{ detail: "blocked (Blocked by …)" }]);
  });

  it("ignore a failure after which the carrier goes on trying", async () => {
    expect(await handle(anEvent("TEXT_UNREACHABLE", { isFinal: false }))).toEqual(nothing);
  });

  it("name the round of a replay, and a message to the agency's own people", async () => {
    const tags = toMessageTags({ ...ids, clientId: undefined, about: anId("msg"), replayId: anId("rpl") });
    const { reports } = await handle(anEvent("TEXT_DELIVERED", { context: contextOf(tags) }));
    expect(reports).toMatchObject([{ about: anId("msg"), replayId: anId("rpl"), clientId: undefined }]);
  });

  it("report that a text about an appointment failed, and not that it arrived", async () => {
    const order = {
      agencyId: anId("agency"),
      leadId: anId("lead"),
      appointmentId: anId("apt"),
      sequence: 2,
      message: "reminder",
      minutesBefore: 60,
      side: "prospect",
    } as const;
    const context = contextOf(toAppointmentTags(order));
    const { reports, appointmentReports } = await handle(
      anEvent("TEXT_DELIVERED", { context }),
      anEvent("TEXT_TTL_EXPIRED", { context, messageStatusDescription: "" }),
    );
    expect(reports).toEqual([]);
    expect(appointmentReports).toEqual([{ kind: "undelivered", at: common.at, detail: "ttl expired", order }]);
  });

  it.each([{}, { context: undefined }, { context: { account: "bar" } }])(
    "drop a text that Baton did not send, and log its id: %j",
    async (changes) => {
      const event = anEvent("TEXT_DELIVERED", { context: {}, ...changes });
      expect(await handle(event)).toEqual({ ...nothing, unknown: [common.id] });
    },
  );

  it.each([
    ["tags that are no JSON", { context: { baton: "{" } }],
    ["tags without a delivery", { context: contextOf({ agency: anId("agency") }) }],
    ["no time", { eventTimestamp: "today" }],
  ])("fail with %s, and are delivered again", async (_, changes) => {
    const { failed, reports, faults } = await handle(anEvent("TEXT_DELIVERED", changes), anEvent("TEXT_DELIVERED"));
    expect(failed).toBe(1);
    expect(reports).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain("14255550156");
  });
});
