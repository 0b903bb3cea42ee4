import type { SQSEvent } from "aws-lambda";
import { processRecords } from "#platform/queues/process-records.ts";
import { EmailFeedbackEvent } from "./messages.ts";
import type { EmailFeedback, makeRecordEmailFeedback } from "./record-email-feedback.ts";

type Deps = { recordEmailFeedback: ReturnType<typeof makeRecordEmailFeedback>; onFault: (error: unknown) => void };

/** Works what SES says of emails that it had taken; what fails stays on the queue, and ends in its dead-letter queue. */
export function makeHandleEmailFeedback({ recordEmailFeedback, onFault }: Deps) {
  return ({ Records }: SQSEvent) =>
    processRecords(
      Records,
      ({ messageId }) => messageId,
      async ({ body }) => {
        const feedback = toEmailFeedback(EmailFeedbackEvent.parse(JSON.parse(body)));
        if (feedback) await recordEmailFeedback(feedback);
      },
      onFault,
    );
}

/** What an event says; undefined for a passing trouble (a full mailbox, an absence note), of which nothing follows. */
function toEmailFeedback(event: EmailFeedbackEvent): EmailFeedback | undefined {
  const { agency, client, subscription, about, delivery, replay } = event.mail.tags;
  const ids = {
    ...{ agencyId: agency, clientId: client, subscriptionId: subscription },
    ...{ about, deliveryId: delivery, replayId: replay },
  };
  switch (event.eventType) {
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients, feedbackId, timestamp } = event.bounce;
      if (bounceType !== "Permanent") return undefined;
      const status = bouncedRecipients.find((recipient) => recipient.status)?.status;
      const detail = [bounceType, bounceSubType, status].filter(Boolean).join(" ");
      return {
        ...ids,
        kind: "bounced",
        id: feedbackId,
        at: timestamp,
        detail,
        recipients: extractAddresses(bouncedRecipients),
      };
    }
    case "Complaint": {
      const { complaintFeedbackType = "", complainedRecipients, feedbackId, timestamp } = event.complaint;
      const detail = complaintFeedbackType;
      return {
        ...{ ...ids, kind: "complained", id: feedbackId, at: timestamp },
        ...{ detail, recipients: extractAddresses(complainedRecipients) },
      };
    }
    case "Reject": {
      const { messageId, timestamp } = event.mail;
      const detail = `rejected by the provider: ${event.reject.reason}`;
      return { ...ids, kind: "rejected", id: messageId, at: timestamp, detail, recipients: [] };
    }
  }
}

const extractAddresses = (recipients: readonly { emailAddress: string }[]): string[] =>
  recipients.map(({ emailAddress }) => /<([^>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
