import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { LeadWebhook } from "#delivery/webhook/messages.ts";
import { EventWebhook } from "#events/messages.ts";

type ReceivedWebhook = { id: string; leadId: string; at: number };
type ReceivedEvent = { id: string; path: string; event: EventWebhook };

/**
 * Starts a receiver of webhooks, as a client's CRM would be. It has one path for each secret, verifies each webhook with
 * the Standard Webhooks library, and records when it arrived. A path without a secret answers 503 to every webhook. Every
 * path answers verification challenges.
 */
export async function startWebhookReceiver() {
  const secretsByPath = new Map<string, string>();
  const repliesByPath = new Map<string, object>();
  const received: ReceivedWebhook[] = [];
  const events: ReceivedEvent[] = [];
  let rejected = 0;

  /** Paths that reset the connection instead of answering. */
  const resetPaths = new Set<string>();
  /** Paths that answer 410 Gone, until `accept` gives them a secret. */
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
    /** From now on, `path` verifies webhooks with `secret` and accepts them. */
    accept: (path: string, secret: string) => void secretsByPath.set(path, secret),
    /** From now on, `path` resets each connection, except for verification challenges. */
    reset: (path: string) => void resetPaths.add(path),
    /** From now on, `path` answers accepted webhooks with `reply` as JSON. */
    reply: (path: string, reply: object) => void repliesByPath.set(path, reply),
    /** From now on, `path` answers 410 Gone, until `accept` gives it a secret. */
    gone: (path: string) => void gonePaths.add(path),
    /** Webhooks with a lead, one entry for each arrival. */
    received,
    /** Webhooks with an event for the agency, one entry for each arrival. */
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

/** Returns the challenge of a verification request; undefined for any other body. */
export function parseChallenge(body: string): string | undefined {
  try {
    const { type, data } = JSON.parse(body) as { type?: string; data?: { challenge?: string } };
    return type === "endpoint.verification" ? data?.challenge : undefined;
  } catch {
    return undefined;
  }
}
