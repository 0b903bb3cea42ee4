import { truncateText } from "#domain/shared/text-schemas.ts";
import type { Acknowledgement } from "./acknowledgement.ts";

/**
 * Redacts an acknowledgement, so that it may be stored. `redact` removes personal data from a text. A reference with
 * personal data is dropped, because its redacted form could be the same for two leads.
 */
export function redactAcknowledgement(
  { outcome, reason, clientRef }: Acknowledgement,
  redact: (text: string) => string,
): Acknowledgement {
  const redactedReason = reason && truncateText(redact(reason), 256);
  return {
    outcome,
    reason: redactedReason || undefined,
    clientRef: clientRef && redact(clientRef) === clientRef ? clientRef : undefined,
  };
}
