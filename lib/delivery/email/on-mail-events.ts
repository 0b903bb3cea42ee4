import type { SQSEvent } from "aws-lambda";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { EmailFeedbackEvent } from "./messages.ts";
import type { EmailFeedback, makeRecordEmailFeedback } from "./record-email-feedback.ts";

type Deps = {
  name: string;
  recordEmailFeedback: ReturnType<typeof makeRecordEmailFeedback>;
  onFault: (error: unknown) => void;
};

/** Records the reports of SES about emails that it had accepted. */
export const onMailEvents = ({ name, recordEmailFeedback, onFault }: Deps): MiddyHandler<SQSEvent, BatchResponse> =>
  makeQueueHandler({
    name,
    schema: EmailFeedbackEvent,
    loadProcess: async () => async (event) => {
      const feedback = toEmailFeedback(event);
      if (feedback) await recordEmailFeedback(feedback);
    },
    // The recipients in the event are personal data; its tags are ids.
    correlate: ({ eventType, mail: { tags } }) => ({ eventType, about: tags.about, deliveryId: tags.delivery }),
    onFault,
  });

/**
 * Converts an event of SES. Returns undefined for a transient problem (a full mailbox, an absence note), which Baton
 * ignores.
 */
function toEmailFeedback(event: EmailFeedbackEvent): EmailFeedback | undefined {
  const { agency, client, subscription, about, delivery, replay } = event.mail.tags;
  const ids = {
    agencyId: agency,
    clientId: client,
    subscriptionId: subscription,
    about,
    deliveryId: delivery,
    replayId: replay,
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
      return {
        ...ids,
        kind: "complained",
        id: feedbackId,
        at: timestamp,
        detail: complaintFeedbackType,
        recipients: extractAddresses(complainedRecipients),
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
