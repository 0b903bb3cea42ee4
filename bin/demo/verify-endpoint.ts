import type { ApiClient } from "./api-client.ts";

type Subscription = { id: string; channel: string; endpoint: string; updatedAt: string; verifiedAt?: string };
type Sms = { at: string; body: string };
type Mail = { at: string; text?: string };

/** Whether a text or an email is a question to the owner of an endpoint, and no lead. */
export const isVerificationMessage = (message: { body: string } | { subject: string }): boolean =>
  "body" in message ? /^\d{6} is the code/.test(message.body) : message.subject.startsWith("Confirm this address");

/** What comes by text or email is there within a second or so. */
const timeoutMs = 30_000;

/**
 * Verifies the endpoint of a subscription that was just made or changed at `path`, as its owner would: types the code that was texted, taps
 * the link that was mailed, or waits until the endpoint has answered by itself. Answers the subscription as it is then. Throws when
 * that takes too long.
 */
export async function verifyEndpoint<Created extends { id: string }>(
  api: ApiClient,
  path: string,
  created: Created,
): Promise<Created> {
  const subscriptionPath = `${path}/${created.id}`;
  const deadline = Date.now() + timeoutMs;
  const { body: initial } = await api.get<Subscription>(subscriptionPath);
  const triedProofs = new Set<string>();
  while (Date.now() < deadline) {
    const { body: subscription } = await api.get<Subscription>(subscriptionPath);
    if (subscription.verifiedAt !== undefined) return { ...created, ...subscription };
    const proof = (await readProofs(api, initial)).find((each) => !triedProofs.has(each));
    if (proof === undefined) await new Promise((resolve) => setTimeout(resolve, 25));
    else if (proof.startsWith("http")) await fetch(proof, { method: "POST" });
    else await api.post(`${subscriptionPath}/verification/confirm`, { code: proof });
    if (proof !== undefined) triedProofs.add(proof);
  }
  throw new Error(`${subscriptionPath} was not verified within ${timeoutMs} ms`);
}

/** Codes or links that came since the endpoint was asked, newest first; some may be for others with the same phone or mailbox. */
async function readProofs(api: ApiClient, { channel, endpoint, updatedAt }: Subscription): Promise<string[]> {
  if (channel === "webhook") return [];
  const proofs =
    channel === "sms"
      ? (await readInbox<Sms>(api, "sms", endpoint)).map(({ at, body }) => ({
          at,
          proof: /^(\d{6}) is the code/.exec(body)?.[1],
        }))
      : (await readInbox<Mail>(api, "mail", endpoint)).map(({ at, text = "" }) => ({
          at,
          proof: /^https?:\S+\/v\/\S+$/m.exec(text)?.[0],
        }));
  return proofs.flatMap(({ at, proof }) => (proof !== undefined && at >= updatedAt ? [proof] : [])).toReversed();
}

async function readInbox<Message>({ inboxUrl }: ApiClient, name: "sms" | "mail", to: string): Promise<Message[]> {
  if (inboxUrl === undefined) throw new Error("texts and emails are read in the inbox, whose address is not known");
  const response = await fetch(`${inboxUrl}/${name}?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { messages: Message[] }).messages;
}
