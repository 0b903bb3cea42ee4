import * as z from "zod";
import { cutToLine } from "#domain/shared/text.ts";
import { type Acknowledgement, AcknowledgementOutcome } from "./acknowledgement.ts";

/** A text of the client's, or a number as CRMs have them for an id; whatever else it is, or how long, is no reason to take the answer for none. */
const told = z
  .union([z.string(), z.int().transform(String)])
  .optional()
  .catch(undefined);

/** What a reply must be to say something of a lead. What else is in it is passed over. */
const Reply = z.object({ outcome: AcknowledgementOutcome, reason: told, client_ref: told });

/**
 * The typed acknowledgement in the reply of an endpoint: a JSON object whose `outcome` is one of the three words, to the letter. Anything else
 * is undefined, however it reads to a person. `reason` and `client_ref` are made one line and cut to what a fact holds; they are not redacted.
 * Never throws. The caller bounds the length of `text`.
 */
export function acknowledgementIn(text: string): Acknowledgement | undefined {
  const parsed = Reply.safeParse(jsonIn(text));
  if (!parsed.success) return undefined;
  const reason = cutToLine(parsed.data.reason ?? "", 256);
  const clientRef = cutToLine(parsed.data.client_ref ?? "", 128);
  return { outcome: parsed.data.outcome, ...(reason && { reason }), ...(clientRef && { clientRef }) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
