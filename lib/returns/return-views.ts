import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { toReturnId } from "#domain/shared/id.ts";
import type { DescribedReturn } from "./describe-return.ts";
import type { NoteAuthor } from "./ports.ts";
import type { ReturnView } from "./schemas.ts";

/** Shows a return beside what the history says of its lead at `now`. */
export function toReturnView({ lead, ofLead, notes, evidence, amount }: DescribedReturn, now: Instant): ReturnView {
  const { leadId, state } = lead;
  const { number, status, opened, referred, ended } = ofLead;
  const decided = ended?.kind === "return_decided" ? ended : undefined;
  const findNote = (by: NoteAuthor) => notes.find((note) => note.by === by)?.text;
  return {
    id: toReturnId(leadId, number),
    leadId,
    clientId: state.placed?.placement.clientId,
    campaignId: state.received.campaignId,
    status,
    reason: opened.reason,
    opened: toAuthor(opened),
    note: findNote("opened"),
    contractFrom: opened.contractFrom,
    until: opened.until,
    cause: decided?.cause ?? (status === "referred" ? referred?.cause : undefined),
    remedy: decided?.remedy,
    amount,
    ended: ended && toAuthor(ended),
    decisionNote: findNote("decided"),
    evidence,
    record: {
      placedAt: state.placed?.at,
      deliveredAt: state.deliveredAt,
      acknowledgement: state.acknowledgement?.outcome,
      attempts: state.attempts.map(({ at, recordedAt, result }) => ({ at, recordedAt, result })),
      outcome: state.outcome && { kind: state.outcome.outcome, at: state.outcome.at },
      appointments: state.appointments.map((appointment) => {
        const { status: judged, result } = judgeAppointment(appointment, now);
        return { start: appointment.start, status: judged, result };
      }),
    },
  };
}

const toAuthor = ({ at, source, author }: ReturnView["opened"]): ReturnView["opened"] => ({ at, source, author });
