import { randomUUID } from "node:crypto";
import type { ConfigurationSet } from "../template/system.ts";

/** An event of a message to publish, and its topic. */
export type Report = { readonly topicArn: string; readonly event: object };

/** Delay of an event, in milliseconds. An event then usually comes after the receipt, as on AWS. */
export const reportDelayMs = 100;

/** An accepted email, as far as its events describe it. */
type AcceptedMail = {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
};

/** SES simulator addresses, with or without a label (SES Developer Guide, "Using the mailbox simulator"). */
const simulatorAddress = /^(bounce|complaint|suppressionlist|ooto|success)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

/** Returns the events of an email to SES's mailbox simulator; none for any other address. */
export function simulateReports(mail: AcceptedMail, set: ConfigurationSet | undefined): Report[] {
  return mail.to.flatMap((address) => {
    const event = simulateEvent(mail, address);
    const matchingDestinations = (set?.destinations ?? []).filter(
      ({ eventTypes }) => event && eventTypes.includes(event.type),
    );
    return matchingDestinations.map(({ topicArn }) => ({ topicArn, event: event?.event ?? {} }));
  });
}

function simulateEvent(mail: AcceptedMail, address: string): { type: string; event: object } | undefined {
  const timestamp = new Date(Date.now() + reportDelayMs).toISOString();
  const feedback = { timestamp, feedbackId: randomUUID() };
  const mailPart = { mail: toEventMail(mail) };
  const bounce = (bounceType: string, bounceSubType: string, status: string) => ({
    type: "bounce",
    event: {
      eventType: "Bounce",
      bounce: {
        ...feedback,
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: address, action: "failed", status }],
      },
      ...mailPart,
    },
  });
  switch (simulatorAddress.exec(address)?.[1]?.toLowerCase()) {
    case "bounce":
      return bounce("Permanent", "General", "5.1.1");
    case "suppressionlist":
      return bounce("Permanent", "OnAccountSuppressionList", "5.1.1");
    case "ooto":
      return bounce("Transient", "General", "4.0.0");
    case "complaint": {
      const complainedRecipients = [{ emailAddress: address }];
      const complaint = { ...feedback, complainedRecipients, complaintFeedbackType: "abuse" };
      return { type: "complaint", event: { eventType: "Complaint", complaint, ...mailPart } };
    }
    default:
      return undefined;
  }
}

const toEventMail = ({ messageId, from, to, subject, tags }: AcceptedMail) => ({
  timestamp: new Date().toISOString(),
  source: from,
  messageId,
  destination: to,
  headersTruncated: false,
  headers: [{ name: "Subject", value: subject }],
  commonHeaders: { from: [from], to, subject },
  tags,
});
