import type { SQSEvent } from "aws-lambda";
import type { RecordAppointmentFeedback } from "#invitations/ports.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { toAppointmentOrder, toTaggedDelivery } from "../messages.ts";
import { EmailFeedbackEvent } from "./messages.ts";
import type { EmailFeedback, makeRecordEmailFeedback } from "./record-email-feedback.ts";

type Deps = {
  name: string;
  recordEmailFeedback: ReturnType<typeof makeRecordEmailFeedback>;
  recordAppointmentFeedback: RecordAppointmentFeedback;
  onFault: (error: unknown) => void;
};

/** Records the reports of SES about emails that it had accepted. */
export const onMailEvents = (deps: Deps): MiddyHandler<SQSEvent, BatchResponse> => {
  const { name, recordEmailFeedback, recordAppointmentFeedback, onFault } = deps;
  return makeQueueHandler({
    name,
    schema: EmailFeedbackEvent,
    loadProcess: async () => async (event) => {
      const report = toReport(event);
      if (!report) return;
      const { tags } = event.mail;
      if ("appointment" in tags) await recordAppointmentFeedback({ ...report, order: toAppointmentOrder(tags) });
      else await recordEmailFeedback({ ...report, ...toTaggedDelivery(tags) });
    },
    // The recipients in the event are personal data; its tags are ids.
    correlate: ({ eventType, mail: { tags } }) => ({
      eventType,
      about: tags.about,
      ...("appointment" in tags ? { appointmentId: tags.appointment } : { deliveryId: tags.delivery }),
    }),
    onFault,
  });
};

/** What a report says, whatever the email was about. */
type Report = Pick<EmailFeedback, "kind" | "id" | "at" | "detail" | "recipients">;

/**
 * Converts an event of SES. Returns undefined for a transient problem (a full mailbox, an absence note), which Baton
 * ignores.
 */
function toReport(event: EmailFeedbackEvent): Report | undefined {
  switch (event.eventType) {
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients, feedbackId, timestamp } = event.bounce;
      if (bounceType !== "Permanent") return undefined;
      const status = bouncedRecipients.find((recipient) => recipient.status)?.status;
      const detail = [bounceType, bounceSubType, status].filter(Boolean).join(" ");
      return {
        kind: "bounced",
        id: feedbackId,
        at: timestamp,
        detail,
        recipients: extractAddresses(bouncedRecipients),
      };
    }
    case "Complaint": {
      const { complaintFeedbackType, complainedRecipients, feedbackId, timestamp } = event.complaint;
      return {
        kind: "complained",
        id: feedbackId,
        at: timestamp,
        detail: complaintFeedbackType ?? "",
        recipients: extractAddresses(complainedRecipients),
      };
    }
    case "Reject": {
      const { messageId, timestamp } = event.mail;
      const detail = `rejected by the provider: ${event.reject.reason}`;
      return { kind: "rejected", id: messageId, at: timestamp, detail, recipients: [] };
    }
  }
}

const extractAddresses = (recipients: readonly { emailAddress: string }[]): string[] =>
  recipients.map(({ emailAddress }) => /<([^>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
