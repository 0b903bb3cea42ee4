import * as z from "zod";
import { truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { type Acknowledgement, AcknowledgementOutcome } from "./acknowledgement.ts";

/** A text of the client's, or a number as CRMs have them for an id; whatever else it is, or how long, is no reason to take the answer for none. */
const lenientText = z
  .union([z.string(), z.int().transform(String)])
  .optional()
  .catch(undefined);

/** What a reply must be to say something of a lead. What else is in it is passed over. */
const ReplyBody = z.object({ outcome: AcknowledgementOutcome, reason: lenientText, client_ref: lenientText });

/**
 * The typed acknowledgement in the reply of an endpoint: a JSON object whose `outcome` is one of the three words, to the letter. Anything else
 * is undefined, however it reads to a person. `reason` and `client_ref` are made one line and cut to what a fact holds; they are not redacted.
 * Never throws. The caller bounds the length of `text`.
 */
export function parseAcknowledgement(text: string): Acknowledgement | undefined {
  const parsed = ReplyBody.safeParse(tryParseJson(text));
  if (!parsed.success) return undefined;
  const reason = truncateToSingleLine(parsed.data.reason ?? "", 256);
  const clientRef = truncateToSingleLine(parsed.data.client_ref ?? "", 128);
  return { outcome: parsed.data.outcome, ...(reason && { reason }), ...(clientRef && { clientRef }) };
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
