import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { LeadWebhook } from "#delivery/webhook/messages.ts";
import { EventWebhook } from "#events/messages.ts";

type ReceivedWebhook = { id: string; leadId: string; at: number };
type ReceivedEvent = { id: string; path: string; event: EventWebhook };

/**
 * A client's CRM: takes webhooks at one path for each secret, verifies each with the Standard Webhooks library, and notes what
 * came when. A path without a secret always answers 503. Challenges are sent back from every path, whatever it answers else.
 */
export async function startWebhookReceiver() {
  const secretsByPath = new Map<string, string>();
  const repliesByPath = new Map<string, object>();
  const received: ReceivedWebhook[] = [];
  const events: ReceivedEvent[] = [];
  let rejected = 0;

  /** Paths whose connections are broken off without an answer. */
  const resetPaths = new Set<string>();
  /** Paths that say that they are gone for good, until they take webhooks. */
  const gonePaths = new Set<string>();

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const at = Date.now();
      const challenge = parseChallenge(Buffer.concat(chunks).toString("utf8"));
      if (challenge !== undefined) {
        return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ challenge }));
      }
      if (resetPaths.has(request.url ?? "")) return request.socket.destroy();
      const secret = secretsByPath.get(request.url ?? "");
      if (secret === undefined) return response.writeHead(gonePaths.has(request.url ?? "") ? 410 : 503).end();
      try {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        const verified = new Webhook(secret).verify(Buffer.concat(chunks).toString("utf8"), headers);
        const id = headers["webhook-id"] ?? "";
        const event = EventWebhook.safeParse(verified);
        if (event.success) events.push({ id, path: request.url ?? "", event: event.data });
        else received.push({ id, leadId: LeadWebhook.parse(verified).data.leadId, at });
        const reply = repliesByPath.get(request.url ?? "");
        return reply ? response.writeHead(200).end(JSON.stringify(reply)) : response.writeHead(204).end();
      } catch {
        rejected += 1;
        return response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlFor: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** From now on, webhooks to `path` are verified with `secret` and taken. */
    accept: (path: string, secret: string) => void secretsByPath.set(path, secret),
    /** From now on, whoever posts to `path` gets no answer. */
    reset: (path: string) => void resetPaths.add(path),
    /** From now on, webhooks that are taken at `path` are replied to with this. */
    reply: (path: string, reply: object) => void repliesByPath.set(path, reply),
    /** From now on, `path` answers that it is gone, until it is to accept something. */
    gone: (path: string) => void gonePaths.add(path),
    /** Leads, each time that one came. */
    received,
    /** What came to an agency, each time. */
    events,
    /** How many webhooks failed verification. */
    rejected: () => rejected,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The challenge of a question whether the endpoint is ours; undefined of anything else. */
function parseChallenge(body: string): string | undefined {
  try {
    const { type, data } = JSON.parse(body) as { type?: string; data?: { challenge?: string } };
    return type === "endpoint.verification" ? data?.challenge : undefined;
  } catch {
    return undefined;
  }
}
