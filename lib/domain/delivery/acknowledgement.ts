import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";

/** What a client says to a lead: it takes it, it does not want it, or it has the person already. */
export const AcknowledgementOutcome = z.enum(["accepted", "rejected", "duplicate"]);
export type AcknowledgementOutcome = z.infer<typeof AcknowledgementOutcome>;

const reasonFields = { reason: z.string().max(256).optional(), clientRef: z.string().max(128).optional() };

/**
 * What a client says of a lead, in so many words and never guessed. `reason` and `clientRef` are its own words and its own id for the lead.
 * They may echo the person, so whoever records them takes the person's values out first.
 */
export const Acknowledgement = z.object({ outcome: AcknowledgementOutcome, ...reasonFields });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** An answer and when it was given: what is shown of it, to people and on bills. */
export const DatedAcknowledgement = z
  .object({ outcome: AcknowledgementOutcome, at: Instant, ...reasonFields })
  .meta({ id: "Acknowledgement" });
export type DatedAcknowledgement = z.infer<typeof DatedAcknowledgement>;

/** What is shown of an answer: the answer alone, and not who gave it over what. */
export const toDatedAcknowledgement = ({
  outcome,
  at,
  reason,
  clientRef,
}: DatedAcknowledgement): DatedAcknowledgement => ({
  ...{ outcome, at },
  ...(reason && { reason }),
  ...(clientRef && { clientRef }),
});
