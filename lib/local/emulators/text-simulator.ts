import type { ConfigurationSet } from "../template/system.ts";
import type { Report } from "./mail-simulator.ts";

/** An accepted text, as far as its events describe it. */
type AcceptedText = {
  readonly messageId: string;
  readonly to: string;
  readonly sender: string | undefined;
  readonly context: Readonly<Record<string, string>>;
};

/** What a carrier reports of a text, as the type of the event and the carrier's words. */
type Outcome = { readonly type: string; readonly description: string };

const unreachable: Outcome = { type: "TEXT_UNREACHABLE", description: "Phone is currently unreachable/unavailable" };
const successful: Outcome = { type: "TEXT_SUCCESSFUL", description: "Message has been accepted by phone carrier" };
const delivered: Outcome = { type: "TEXT_DELIVERED", description: "Message has been accepted by phone" };

/**
 * The phones at which texts do not arrive, or are only taken by the carrier. The numbers from abroad fail on AWS too (AWS
 * End User Messaging SMS User Guide, "Simulator phone numbers"); the British ones belong to no phone.
 */
const outcomesByPhone: Readonly<Record<string, Outcome>> = {
  "+61455944039": unreachable,
  "+33755512502": unreachable,
  "+447700900990": { type: "TEXT_INVALID", description: "Invalid phone number" },
  "+447700900991": unreachable,
  "+447700900992": { type: "TEXT_CARRIER_BLOCKED", description: "Phone carrier has blocked this message" },
  "+447700900993": successful,
};

/** Whether a text arrives at the phone: everywhere but at the numbers that fail. */
export const reachesPhone = (phone: string): boolean => {
  const outcome = outcomesByPhone[phone];
  return outcome === undefined || outcome === successful;
};

/** Returns the events of a text, which may come in any order: its carrier took it, and then the phone did. */
export function simulateTextReports(text: AcceptedText, set: ConfigurationSet | undefined): Report[] {
  const outcome = outcomesByPhone[text.to];
  const outcomes = outcome ? [outcome] : [successful, delivered];
  return outcomes.flatMap(({ type, description }) =>
    (set?.destinations ?? [])
      .filter(({ eventTypes }) => eventTypes.includes(type))
      .map(({ topicArn }) => ({ topicArn, event: toEvent(text, { type, description }) })),
  );
}

const toEvent = ({ messageId, to, sender, context }: AcceptedText, { type, description }: Outcome) => ({
  eventType: type,
  eventVersion: "1.0",
  eventTimestamp: Date.now(),
  isFinal: true,
  originationPhoneNumber: sender,
  destinationPhoneNumber: to,
  messageId,
  messageRequestTimestamp: Date.now(),
  messageType: "TRANSACTIONAL",
  messageStatus: type.replace("TEXT_", ""),
  messageStatusDescription: description,
  context,
});
