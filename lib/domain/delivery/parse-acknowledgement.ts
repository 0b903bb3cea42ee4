import * as z from "zod";
import { truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { type Acknowledgement, AcknowledgementOutcome } from "./acknowledgement.ts";
import { tryParseJson } from "#domain/shared/try-parse-json.ts";

/**
 * A text, or an integer, which some CRMs use as an id. Any other value is ignored, so that it does not invalidate the
 * acknowledgement.
 */
const lenientText = z
  .union([z.string(), z.int().transform(String)])
  .optional()
  .catch(undefined);

/** The shape of a reply that acknowledges a lead; other properties are ignored. */
const ReplyBody = z.object({
  outcome: AcknowledgementOutcome,
  reason: lenientText,
  client_ref: lenientText,
  clientRef: lenientText,
});

/** An outcome as JSON, a form, YAML or XML would name it. */
const outcomePattern = /\boutcome\b[\\"']*\s*[:=>]/i;

/**
 * Parses the acknowledgement in an endpoint's reply: a JSON object whose `outcome` is exactly one of the three words.
 * Returns "not_understood" for any other reply that names an outcome, so that a rejection is not lost in silence, and
 * undefined for a reply that names none. `reason` and `clientRef` (or `client_ref`) are made one line and cut to the
 * length that a fact holds; they are not redacted. Never throws. The caller limits the length of `text`.
 */
export function parseAcknowledgement(text: string): Acknowledgement | "not_understood" | undefined {
  const parsed = ReplyBody.safeParse(tryParseJson(text));
  if (!parsed.success) return outcomePattern.test(text) ? "not_understood" : undefined;
  const { outcome, reason = "", clientRef, client_ref: snakeCaseRef = "" } = parsed.data;
  return {
    outcome,
    reason: truncateToSingleLine(reason, 256) || undefined,
    clientRef: truncateToSingleLine(clientRef ?? snakeCaseRef, 128) || undefined,
  };
}
