import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { storedText } from "#domain/shared/text-schemas.ts";

/** How a client answers a lead: it accepts it, rejects it, or has the person already. */
export const AcknowledgementOutcome = z.enum(["accepted", "rejected", "duplicate"]);
export type AcknowledgementOutcome = z.infer<typeof AcknowledgementOutcome>;

const reasonFields = { reason: storedText(256).optional(), clientRef: storedText(128).optional() };

/**
 * A client's explicit answer to a lead; Baton never guesses one. `reason` is the client's own text, `clientRef` its own
 * id for the lead. Both may contain personal data, so the caller redacts them before it records them.
 */
export const Acknowledgement = z.object({ outcome: AcknowledgementOutcome, ...reasonFields });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** An acknowledgement with its time, as pages and bills show it. */
export const DatedAcknowledgement = z
  .object({ outcome: AcknowledgementOutcome, at: Instant, ...reasonFields })
  .meta({ id: "Acknowledgement" });
export type DatedAcknowledgement = z.infer<typeof DatedAcknowledgement>;

/** Keeps only the content and the time of an acknowledgement, without its author and channel. */
export const toDatedAcknowledgement = ({
  outcome,
  at,
  reason,
  clientRef,
}: DatedAcknowledgement): DatedAcknowledgement => ({
  outcome,
  at,
  reason: reason || undefined,
  clientRef: clientRef || undefined,
});

/** The reasons to reject a lead that the lead card offers. Other systems may give their own reasons. */
export const LeadRefusalReason = z.enum(["out_of_area", "wrong_service", "outside_criteria", "no_capacity", "other"]);
export type LeadRefusalReason = z.infer<typeof LeadRefusalReason>;
