import * as z from "zod";
import { ClientId, SubscriptionId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { Email, Phone } from "../shared/text.ts";

export const Channel = z.enum(["sms", "email", "webhook"]);
export type Channel = z.infer<typeof Channel>;

/** Where a webhook goes: https (or http where the operator allows it), no credentials, no fragment. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "an http(s) URL", abort: true })
  .max(2048)
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return username === "" && password === "" && hash === "";
  }, "a URL without credentials or fragment")
  .meta({ example: "https://crm.example.com/leads" });

/** A webhook secret as it is stored: encrypted, never the secret itself. */
export const SealedSecret = z.string().min(1).brand<"SealedSecret">();
export type SealedSecret = z.infer<typeof SealedSecret>;

const common = {
  id: SubscriptionId,
  clientId: ClientId,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
};

/** A client's wish to get its leads over a channel at an endpoint. */
export const Subscription = z.discriminatedUnion("channel", [
  z.object({ ...common, channel: z.literal("sms"), endpoint: Phone }),
  z.object({ ...common, channel: z.literal("email"), endpoint: Email }),
  z.object({ ...common, channel: z.literal("webhook"), endpoint: WebhookUrl, sealedSecret: SealedSecret }),
]);
export type Subscription = z.infer<typeof Subscription>;

/** Whether leads may be sent to this endpoint: a webhook goes by https, unless the operator allows plain http on one machine. */
export const isEndpointAllowed = (
  { channel, endpoint }: Pick<Subscription, "channel" | "endpoint">,
  allowHttp: boolean,
): boolean => channel !== "webhook" || allowHttp || endpoint.toLowerCase().startsWith("https:");
