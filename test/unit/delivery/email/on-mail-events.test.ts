import { describe, expect, it } from "vitest";
import type { AppointmentFeedback } from "#invitations/ports.ts";
import { onMailEvents } from "#delivery/email/on-mail-events.ts";
import type { EmailFeedback } from "#delivery/email/record-email-feedback.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const tags = {
  "ses:configuration-set": ["MailSet"],
  agency: [anId("agency")],
  client: [anId("client")],
  subscription: [anId("sub")],
  about: [anId("lead")],
  delivery: [anId("dlv")],
};

/** An event that SES publishes about an email, as its guide shows it. */
const mail = {
  timestamp: "2017-08-05T00:40:02.012Z",
  source: "Sender Name <sender@example.com>",
  messageId: "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000",
  destination: ["recipient@example.com"],
  headersTruncated: false,
  headers: [{ name: "Subject", value: "New lead: Zoë" }],
  commonHeaders: { subject: "New lead: Zoë" },
  tags,
};
const feedback = { timestamp: "2017-08-05T00:41:02.669Z", feedbackId: "01000157c44f053b-61b59c11" };
const aBounce = (changes: object = {}) => ({
  eventType: "Bounce",
  bounce: {
    bounceType: "Permanent",
    bounceSubType: "General",
    reportingMTA: "dsn; mta.example.com",
    bouncedRecipients: [{ emailAddress: "recipient@example.com", action: "failed", status: "5.1.1" }],
    ...feedback,
    ...changes,
  },
  mail,
});
const ids = {
  agencyId: anId("agency"),
  clientId: anId("client"),
  subscriptionId: anId("sub"),
  about: anId("lead"),
  deliveryId: anId("dlv"),
  replayId: undefined,
};

const nothing = { reports: [], appointmentReports: [], unknown: [], faults: [], failed: [] };

async function handle(...bodies: string[]) {
  const reports: EmailFeedback[] = [];
  const appointmentReports: AppointmentFeedback[] = [];
  const unknown: string[] = [];
  const faults: unknown[] = [];
  const handler = onMailEvents({
    name: "mail-events",
    recordEmailFeedback: async (report) => void reports.push(report),
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
  return {
    reports,
    appointmentReports,
    unknown,
    faults,
    failed: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  };
}

describe("events of SES about an email", () => {
  it("report a permanent bounce with its type, status and recipients", async () => {
    const { reports, failed } = await handle(JSON.stringify(aBounce()));
    expect(failed).toEqual([]);
    expect(reports).toEqual([
      {
        ...ids,
        kind: "bounced",
        id: feedback.feedbackId,
        at: on("2017-08-05T00:41:02.669Z"),
        detail: "Permanent General 5.1.1",
        recipients: ["recipient@example.com"],
      },
    ]);
  });

  it.each(["Transient", "Undetermined"])("ignore a bounce of type %s", async (bounceType) => {
    expect(await handle(JSON.stringify(aBounce({ bounceType })))).toEqual(nothing);
  });

  it("do not fail if they are the notice that SES publishes at a first deployment", async () => {
    expect(await handle("Successfully validated SNS topic for Amazon SES event publishing.")).toEqual(nothing);
  });

  it.each([
    [{}],
    [{ "ses:configuration-set": ["MailSet"], "ses:caller-identity": ["root"] }],
    [{ campaign: ["newsletter"], about: ["autumn"] }],
  ])("are logged and not recorded, if another program sent the email, with the tags %j", async (foreignTags) => {
    const event = JSON.stringify({ ...aBounce(), mail: { ...mail, tags: foreignTags } });
    expect(await handle(event)).toEqual({ ...nothing, unknown: [mail.messageId] });
  });

  it.each([
    ["abuse", "abuse"],
    [null, ""],
    [undefined, ""],
  ])("report a complaint of the type %s", async (complaintFeedbackType, detail) => {
    const complainedRecipients = [{ emailAddress: "Sales Team <recipient@example.com>" }];
    const complaint = { ...feedback, complainedRecipients, complaintFeedbackType };
    const { reports } = await handle(JSON.stringify({ eventType: "Complaint", complaint, mail }));
    expect(reports).toMatchObject([{ kind: "complained", detail, recipients: ["recipient@example.com"] }]);
  });

  it("report a rejection", async () => {
    const { reports } = await handle(JSON.stringify({ eventType: "Reject", reject: { reason: "Bad content" }, mail }));
    expect(reports).toMatchObject([
      { kind: "rejected", id: mail.messageId, detail: "rejected by the provider: Bad content", recipients: [] },
    ]);
  });

  it("name the round of a replay, and a message to the agency's own people", async () => {
    const { client: _, ...ownTags } = tags;
    const messageTags = { ...ownTags, about: [anId("msg")], replay: [anId("rpl")] };
    const { reports } = await handle(JSON.stringify({ ...aBounce(), mail: { ...mail, tags: messageTags } }));
    expect(reports).toMatchObject([{ about: anId("msg"), replayId: anId("rpl"), clientId: undefined }]);
  });

  it("name the message about an appointment, with its sequence as a number", async () => {
    const appointmentTags = {
      agency: [anId("agency")],
      about: [anId("lead")],
      appointment: [anId("apt")],
      sequence: ["2"],
      message: ["moved"],
      side: ["prospect"],
    };
    const event = JSON.stringify({ ...aBounce(), mail: { ...mail, tags: appointmentTags } });
    const { reports, appointmentReports } = await handle(event);
    expect(reports).toEqual([]);
    expect(appointmentReports).toMatchObject([
      {
        kind: "bounced",
        detail: "Permanent General 5.1.1",
        order: {
          agencyId: anId("agency"),
          leadId: anId("lead"),
          appointmentId: anId("apt"),
          sequence: 2,
          message: "moved",
          side: "prospect",
        },
      },
    ]);
  });

  it("fail alone when one cannot be parsed, without blocking the others", async () => {
    const { reports, faults, failed } = await handle(
      "not JSON",
      JSON.stringify({ ...aBounce(), mail: { ...mail, tags: { ...tags, about: ["lead_1"] } } }),
      JSON.stringify(aBounce()),
    );
    expect(failed).toEqual(["message-0", "message-1"]);
    expect(faults).toHaveLength(2);
    expect(reports).toHaveLength(1);
  });
});
