import type { Acknowledgement } from "./acknowledgement.ts";

/**
 * An answer as it may be kept. `redact` takes out of a text what is known of the person. A reference that holds any of it is left out: what
 * was put in its place would be the same for two leads.
 */
export function redactAcknowledgement(
  { outcome, reason, clientRef }: Acknowledgement,
  redact: (text: string) => string,
): Acknowledgement {
  const redactedReason = reason && redact(reason).slice(0, 256);
  return {
    outcome,
    ...(redactedReason && { reason: redactedReason }),
    ...(clientRef && redact(clientRef) === clientRef && { clientRef }),
  };
}
