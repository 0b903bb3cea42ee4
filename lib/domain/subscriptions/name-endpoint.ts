import type { Subscription } from "./subscription.ts";

/**
 * Names an endpoint so that people recognise it, without the whole phone number, mailbox or URL: `SMS +44…901`,
 * `email s…@example.com`, `webhook crm.example.com`.
 */
export function nameEndpoint({ channel, endpoint }: Pick<Subscription, "channel" | "endpoint">): string {
  switch (channel) {
    case "sms":
      return `SMS ${endpoint.slice(0, 3)}…${endpoint.slice(-3)}`;
    case "email":
      return `email ${endpoint.slice(0, 1)}…${endpoint.slice(endpoint.lastIndexOf("@"))}`;
    case "webhook":
      return `webhook ${new URL(endpoint).host}`;
  }
}
