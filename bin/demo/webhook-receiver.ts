import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { EventWebhook } from "../../lib/contract/event-webhook.ts";
import { LeadWebhook } from "../../lib/contract/lead-webhook.ts";

type ReceivedWebhook = { id: string; leadId: string; at: number };
type ReceivedEvent = { id: string; path: string; event: EventWebhook };

/**
 * A client's CRM: takes webhooks at one path for each secret, verifies each with the Standard Webhooks library, and notes what
 * came when. A path without a secret always answers 503.
 */
export async function startWebhookReceiver() {
  const secrets = new Map<string, string>();
  const received: ReceivedWebhook[] = [];
  const events: ReceivedEvent[] = [];
  let rejected = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const at = Date.now();
      const secret = secrets.get(request.url ?? "");
      if (secret === undefined) return response.writeHead(503).end();
      try {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        const verified = new Webhook(secret).verify(Buffer.concat(chunks).toString("utf8"), headers);
        const id = headers["webhook-id"] ?? "";
        const event = EventWebhook.safeParse(verified);
        if (event.success) events.push({ id, path: request.url ?? "", event: event.data });
        else received.push({ id, leadId: LeadWebhook.parse(verified).data.leadId, at });
        return response.writeHead(204).end();
      } catch {
        rejected += 1;
        return response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** From now on, webhooks to `path` are verified with `secret` and taken. */
    accept: (path: string, secret: string) => void secrets.set(path, secret),
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
