import { truncateText } from "#domain/shared/text-schemas.ts";
import type { History } from "#leads/ports.ts";
import type { RecordAppointmentFeedback } from "./ports.ts";

/**
 * Records that a message about an appointment came back, or that its reader called it spam. May be called any number of
 * times for the same report.
 */
export const makeRecordAppointmentFeedback =
  ({ history }: { history: Pick<History, "append"> }): RecordAppointmentFeedback =>
  async ({ kind, at, detail, order: { agencyId, leadId, ...identity } }) => {
    await history.append(
      { agencyId, leadId },
      {
        kind: "appointment_message_failed",
        at,
        source: "baton",
        author: kind === "undelivered" ? "sms-events" : "mail-events",
        ...identity,
        channel: kind === "undelivered" ? "sms" : "email",
        reason: kind === "complained" ? "complained" : "bounced",
        detail: truncateText(detail, 256),
      },
    );
  };
