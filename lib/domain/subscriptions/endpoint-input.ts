import type * as z from "zod";
import { EmailInput } from "#domain/shared/email.ts";
import { SmsEndpointInput } from "#domain/shared/parse-phone.ts";
import { type Channel, WebhookUrl } from "./subscription.ts";

/** The endpoint of a subscription as callers may write it; stored endpoints may follow earlier, wider rules. */
export const endpointInputs = {
  sms: SmsEndpointInput,
  email: EmailInput,
  webhook: WebhookUrl,
} satisfies Record<Channel, z.ZodType<string, string>>;
