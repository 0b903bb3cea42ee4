import * as z from "zod";
import { truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { type Acknowledgement, AcknowledgementOutcome } from "./acknowledgement.ts";

/**
 * A text, or an integer, which some CRMs use as an id. Any other value is ignored, so that it does not invalidate the
 * acknowledgement.
 */
const lenientText = z
  .union([z.string(), z.int().transform(String)])
  .optional()
  .catch(undefined);

/** The shape of a reply that acknowledges a lead; other properties are ignored. */
const ReplyBody = z.object({ outcome: AcknowledgementOutcome, reason: lenientText, client_ref: lenientText });

/**
 * Parses the acknowledgement in an endpoint's reply: a JSON object whose `outcome` is exactly one of the three words.
 * Returns undefined for anything else, however a person would read it. `reason` and `client_ref` are made one line and
 * cut to the length that a fact holds; they are not redacted. Never throws. The caller limits the length of `text`.
 */
export function parseAcknowledgement(text: string): Acknowledgement | undefined {
  const parsed = ReplyBody.safeParse(tryParseJson(text));
  if (!parsed.success) return undefined;
  const reason = truncateToSingleLine(parsed.data.reason ?? "", 256);
  const clientRef = truncateToSingleLine(parsed.data.client_ref ?? "", 128);
  return { outcome: parsed.data.outcome, reason: reason || undefined, clientRef: clientRef || undefined };
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
