import type { SQSEvent } from "aws-lambda";
import type { RecordAppointmentFeedback } from "#invitations/ports.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { toAppointmentOrder, toTaggedDelivery } from "../messages.ts";
import { tagsEntry, TextEvent, type TextEventType } from "./messages.ts";
import type { makeRecordTextFeedback, TextReport } from "./record-text-feedback.ts";

type Deps = {
  name: string;
  recordTextFeedback: ReturnType<typeof makeRecordTextFeedback>;
  recordAppointmentFeedback: RecordAppointmentFeedback;
  /** Logs a report about a text that Baton did not send. */
  onUnknown: (messageId: string) => void;
  onFault: (error: unknown) => void;
};

/** Records the reports of End User Messaging about texts that it had accepted. */
export const onSmsEvents = (deps: Deps): MiddyHandler<SQSEvent, BatchResponse> => {
  const { name, recordTextFeedback, recordAppointmentFeedback, onUnknown, onFault } = deps;
  return makeQueueHandler({
    name,
    schema: TextEvent,
    loadProcess: async () => async (event) => {
      const tags = event.context[tagsEntry];
      if (!tags) return onUnknown(event.messageId);
      const report = toReport(event);
      if (!report) return;
      if (!("appointment" in tags)) return recordTextFeedback({ ...report, ...toTaggedDelivery(tags) });
      // A message about an appointment has its receipt; only what did not arrive is news.
      if (report.kind === "arrived") return;
      const { at, detail } = report;
      await recordAppointmentFeedback({ kind: "undelivered", at, detail, order: toAppointmentOrder(tags) });
    },
    // The number in the event is personal data; its tags are ids.
    correlate: ({ eventType, messageId, context: { [tagsEntry]: tags } }) => ({
      eventType,
      messageId,
      about: tags?.about,
      ...(tags && ("appointment" in tags ? { appointmentId: tags.appointment } : { deliveryId: tags.delivery })),
    }),
    onFault,
  });
};

/**
 * What each report says: that the text arrived at the phone or at its carrier, or that it failed. In some countries AWS
 * reports one of the two arrivals in place of the other.
 */
const meanings: Record<TextEventType, "phone" | "carrier" | "failed" | "invalid_number"> = {
  TEXT_DELIVERED: "phone",
  TEXT_SUCCESSFUL: "carrier",
  TEXT_INVALID: "invalid_number",
  TEXT_INVALID_MESSAGE: "failed",
  TEXT_UNREACHABLE: "failed",
  TEXT_CARRIER_UNREACHABLE: "failed",
  TEXT_BLOCKED: "failed",
  TEXT_CARRIER_BLOCKED: "failed",
  TEXT_SPAM: "failed",
  TEXT_TTL_EXPIRED: "failed",
  TEXT_PROTECT_BLOCKED: "failed",
};

/** Converts an event. Returns undefined for a failure after which the carrier may still deliver the text. */
function toReport(event: TextEvent): TextReport | undefined {
  const { eventType, eventTimestamp: at, isFinal, messageId: id, destinationPhoneNumber: phone } = event;
  const meaning = meanings[eventType];
  if (meaning === "phone" || meaning === "carrier") return { kind: "arrived", id, at, by: meaning };
  if (!isFinal) return undefined;
  return { kind: "failed", id, at, detail: describe(event), invalidPhone: meaning === "failed" ? undefined : phone };
}

/** The carrier's reason in words, such as `carrier blocked (Message blocked by carrier)`. It never has a phone number. */
function describe({ eventType, messageStatusDescription }: TextEvent): string {
  const reason = eventType
    .replace(/^TEXT_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
  const description = messageStatusDescription.replace(/\+?\d{5,}/g, "…");
  return description === "" ? reason : `${reason} (${description})`;
}
