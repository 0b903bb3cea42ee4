import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { ApiClient } from "./api-client.ts";

type Subscription = { id: string; channel: Channel; endpoint: string; updatedAt: string; verifiedAt?: string };
type Sms = { at: string; body: string };
type Mail = { at: string; text?: string };
type Proof = { at: string; proof: string | undefined };

/** Whether a text or an email asks the owner of an endpoint to verify it, rather than carrying a lead. */
export const isVerificationMessage = (message: { body: string } | { subject: string }): boolean =>
  "body" in message ? /^\d{6} is the code/.test(message.body) : message.subject.startsWith("Confirm this address");

/** Usually it takes about a second. A busy machine gets much longer, but less than the two minutes of a test. */
const timeoutMs = 100_000;

/** Verifies the endpoint of a subscription as its owner would, and returns it. Throws after `timeoutMs`. */
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
    const proof = (await readProofs(api, initial)).find((candidate) => !triedProofs.has(candidate));
    if (proof === undefined) await new Promise((resolve) => setTimeout(resolve, 25));
    else if (proof.startsWith("http")) await fetch(proof, { method: "POST" });
    else await api.post(`${subscriptionPath}/verification/confirm`, { code: proof });
    if (proof !== undefined) triedProofs.add(proof);
  }
  throw new Error(`${subscriptionPath} was not verified within ${timeoutMs} ms`);
}

/** Codes or links that arrived since the change, newest first; some may be for other subscriptions with the same endpoint. */
async function readProofs(api: ApiClient, { channel, endpoint, updatedAt }: Subscription): Promise<string[]> {
  const proofs = await listProofs(api, channel, endpoint);
  return proofs.flatMap(({ at, proof }) => (proof !== undefined && at >= updatedAt ? [proof] : [])).toReversed();
}

/** Every code or link that the endpoint got, oldest first; a webhook answers its challenge itself and has none. */
async function listProofs(api: ApiClient, channel: Channel, endpoint: string): Promise<Proof[]> {
  switch (channel) {
    case "sms": {
      const texts = await readInbox<Sms>(api, "sms", endpoint);
      return texts.map(({ at, body }) => ({ at, proof: /^(\d{6}) is the code/.exec(body)?.[1] }));
    }
    case "email": {
      const mails = await readInbox<Mail>(api, "mail", endpoint);
      return mails.map(({ at, text = "" }) => ({ at, proof: /^https?:\S+\/v\/\S+$/m.exec(text)?.[0] }));
    }
    case "webhook":
      return [];
  }
}

async function readInbox<Message>({ inboxUrl }: ApiClient, name: "sms" | "mail", to: string): Promise<Message[]> {
  if (inboxUrl === undefined)
    throw new Error("verification reads texts and emails in the inbox; give makeApiClient its inboxUrl");
  const response = await fetch(`${inboxUrl}/${name}?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { messages: Message[] }).messages;
}
