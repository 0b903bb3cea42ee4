import type { SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { RecordAppointmentFeedback } from "#invitations/ports.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { toAppointmentOrder, toTaggedDelivery } from "../messages.ts";
import { EmailFeedbackEvent, topicNotice } from "./messages.ts";
import type { EmailFeedback, makeRecordEmailFeedback } from "./record-email-feedback.ts";

type Deps = {
  name: string;
  recordEmailFeedback: ReturnType<typeof makeRecordEmailFeedback>;
  recordAppointmentFeedback: RecordAppointmentFeedback;
  /** Logs a report about an email that Baton did not send. */
  onUnknown: (messageId: string) => void;
  onFault: (error: unknown) => void;
};

/** What the queue holds: reports, and the notice of SES that it may publish them. */
const MailEvent = z.union([z.literal(topicNotice), EmailFeedbackEvent]);

/** Records the reports of SES about emails that it had accepted. */
export const onMailEvents = (deps: Deps): MiddyHandler<SQSEvent, BatchResponse> => {
  const { name, recordEmailFeedback, recordAppointmentFeedback, onUnknown, onFault } = deps;
  return makeQueueHandler({
    name,
    schema: MailEvent,
    loadProcess: async () => async (event) => {
      if (event === topicNotice) return;
      const { tags, messageId } = event.mail;
      if (tags.agency === undefined) return onUnknown(messageId);
      const report = toReport(event);
      if (!report) return;
      if ("appointment" in tags) await recordAppointmentFeedback({ ...report, order: toAppointmentOrder(tags) });
      else await recordEmailFeedback({ ...report, ...toTaggedDelivery(tags) });
    },
    correlate: (event) => (event === topicNotice ? { eventType: "topic validated" } : correlate(event)),
    onFault,
  });
};

/** The ids of a report, for the log. Its recipients are personal data; its tags are ids. */
function correlate({ eventType, mail: { messageId, tags } }: EmailFeedbackEvent) {
  if (tags.agency === undefined) return { eventType, messageId };
  const { about } = tags;
  return {
    eventType,
    about,
    ...("appointment" in tags ? { appointmentId: tags.appointment } : { deliveryId: tags.delivery }),
  };
}

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
