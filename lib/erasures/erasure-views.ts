import type * as z from "zod";
import type { Erasure, ErasureRecipient } from "#domain/erasures/erasure.ts";
import type { ErasureListItem, ErasureView } from "./schemas.ts";

/** Shows an erasure as a list has it. */
export function toErasureListItem(erasure: Erasure): z.infer<typeof ErasureListItem> {
  const { id, subject, createdAt, dueBy, erasedAt, finishedAt, isReplayed, leadIds: leads, more } = erasure;
  return {
    id,
    leadId: subject.by === "lead" ? subject.leadId : undefined,
    contact: subject.by === "contact" ? subject.contact : undefined,
    status: isReplayed || !erasedAt ? "running" : finishedAt ? "finished" : "erased",
    createdAt,
    dueBy,
    erasedAt,
    leads,
    more,
  };
}

/** Shows an erasure with its recipients and with what remains after it. */
export const toErasureView = (erasure: Erasure): z.infer<typeof ErasureView> => ({
  ...toErasureListItem(erasure),
  recipients: erasure.recipients.map((recipient) => ({ ...recipient, status: toStatus(recipient) })),
  kept,
});

const toStatus = ({ notifiedAt, confirmedAt }: ErasureRecipient) =>
  confirmedAt ? "confirmed" : notifiedAt ? "notified" : "pending";

/** What Baton keeps after every erasure, and why. */
export const kept = [
  {
    what: "The facts of each lead: what happened when, under the ids of the lead, the client and the endpoints.",
    why: "They prove each line of a bill. They name no person.",
  },
  {
    what: "Billing records, and the entries of the ledger.",
    why: "UK law requires records of VAT for six years (VAT Act 1994, Sch. 11; UK GDPR Art. 17(3)(b)). They name no person.",
  },
  {
    what: "A keyed hash of each phone number and email address, with the reason `erased`.",
    why: "So that Baton refuses the person if they are pushed again. The number or address cannot be read from it.",
  },
  {
    what: "This erasure, with the ids of the leads.",
    why: "It proves that the request was met, and is applied again after a backup is restored.",
  },
];
