import type { ApiClient } from "./api-client.ts";

type Subscription = { id: string; channel: string; endpoint: string; updatedAt: string; verifiedAt?: string };
type Sms = { at: string; body: string };
type Mail = { at: string; text?: string };

/** Whether a text or an email is a question to the owner of an endpoint, and no lead. */
export const isQuestion = (message: { body: string } | { subject: string }): boolean =>
  "body" in message ? /^\d{6} is the code/.test(message.body) : message.subject.startsWith("Confirm this address");

/** What comes by text or email is there within a second or so. */
const patienceMs = 30_000;

/**
 * Verifies the endpoint of a subscription that was just made or changed at `path`, as its owner would: types the code that was texted, taps
 * the link that was mailed, or waits until the endpoint has answered by itself. Answers the subscription as it is then. Throws when
 * that takes too long.
 */
export async function verifyEndpoint<Made extends { id: string }>(
  api: ApiClient,
  path: string,
  made: Made,
): Promise<Made> {
  const own = `${path}/${made.id}`;
  const deadline = Date.now() + patienceMs;
  const { body: asked } = await api.get<Subscription>(own);
  const tried = new Set<string>();
  while (Date.now() < deadline) {
    const { body: subscription } = await api.get<Subscription>(own);
    if (subscription.verifiedAt !== undefined) return { ...made, ...subscription };
    const proof = (await proofsSentTo(api, asked)).find((each) => !tried.has(each));
    if (proof === undefined) await new Promise((resolve) => setTimeout(resolve, 25));
    else if (proof.startsWith("http")) await fetch(proof, { method: "POST" });
    else await api.post(`${own}/verification/confirm`, { code: proof });
    if (proof !== undefined) tried.add(proof);
  }
  throw new Error(`${own} was not verified within ${patienceMs} ms`);
}

/** Codes or links that came since the endpoint was asked, newest first; some may be for others with the same phone or mailbox. */
async function proofsSentTo(api: ApiClient, { channel, endpoint, updatedAt }: Subscription): Promise<string[]> {
  if (channel === "webhook") return [];
  const proofs =
    channel === "sms"
      ? (await inbox<Sms>(api, "sms", endpoint)).map(({ at, body }) => ({
          at,
          proof: /^(\d{6}) is the code/.exec(body)?.[1],
        }))
      : (await inbox<Mail>(api, "mail", endpoint)).map(({ at, text = "" }) => ({
          at,
          proof: /^https?:\S+\/v\/\S+$/m.exec(text)?.[0],
        }));
  return proofs.flatMap(({ at, proof }) => (proof !== undefined && at >= updatedAt ? [proof] : [])).toReversed();
}

async function inbox<Message>({ inboxUrl }: ApiClient, name: "sms" | "mail", to: string): Promise<Message[]> {
  if (inboxUrl === undefined) throw new Error("texts and emails are read in the inbox, whose address is not known");
  const response = await fetch(`${inboxUrl}/${name}?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { messages: Message[] }).messages;
}
