import * as z from "zod";
import { SmsPrices, SmsSenderId, SmsSendersByCountry } from "#delivery/sms/sms-settings.ts";

const nonEmptyText = z.string().min(1);

/** A value that is more than a text, written as JSON. */
const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** Every variable a Lambda of Baton may read. The CDK app sets them, the function parses the ones it needs at cold start. */
const variables = {
  /** Name of the one DynamoDB table. */
  TABLE_NAME: nonEmptyText,
  /** ARN of the topic that fans deliveries out to the channel queues. */
  TOPIC_ARN: nonEmptyText,
  /** URL of the queue that hands out what falls due. */
  DUE_QUEUE_URL: z.url(),
  /** URL of the queue in which a consumer of the stream names the records that it cannot read. */
  FAILURES_QUEUE_URL: z.url(),
  /** What the function is called; Lambda sets it itself. */
  AWS_LAMBDA_FUNCTION_NAME: nonEmptyText,
  /** ARN of the Secrets Manager secret that link signatures and webhook-secret encryption are derived from. */
  SECRET_ID: nonEmptyText,
  /** Where the API answers from outside, without a trailing slash; links and problem types start with it. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/$/, "")),
  /** Who texts come from where nothing else is said. */
  SMS_SENDER_ID: SmsSenderId,
  /** Who they come from in some countries. */
  SMS_SENDERS: jsonText(SmsSendersByCountry),
  /** What a segment costs by country, in thousandths of a US cent. */
  SMS_PRICES: jsonText(SmsPrices),
  /** What the texts of an agency may cost in a UTC day, in US cents, where the operator has not said otherwise of it. */
  SMS_CENTS_PER_DAY: z.coerce.number().int().min(0),
  /** The most that one text may cost in US dollars; SNS does not send a dearer one. Unlimited without it. */
  SMS_MAX_PRICE_USD: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,5})?$/)
    .optional(),
  /** The verified SES identity that lead emails come from. */
  EMAIL_FROM: z.string().min(3),
  /** The SES configuration set that emails are sent with, by which what came of them is reported. */
  EMAIL_SET: nonEmptyText,
  /** How often a channel queue hands out a message before it goes to the dead-letter queue. */
  MAX_RECEIVE_COUNT: z.coerce.number().int().positive(),
  /** What the delays of the retry schedule are multiplied by: 1, but where a whole schedule is to be seen in seconds. */
  RETRY_PACE: z.coerce.number().positive().default(1),
  /** "true" lets webhooks go to plain http (one machine, tests); anything else is https only. */
  ALLOW_HTTP_WEBHOOKS: z.stringbool().default(false),
  /** "true" lets webhooks go to loopback and private addresses (one machine, tests); anything else is the open internet only. */
  ALLOW_PRIVATE_WEBHOOKS: z.stringbool().default(false),
};

/** The names of all variables, for the CDK app to set by. */
export type EnvironmentVariable = keyof typeof variables;

/**
 * Parses the named variables of `process.env`-like `source`.
 * Throws a ZodError naming each missing or malformed variable, so that a misconfigured function fails at start.
 *
 * @example const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
 */
export function readEnvironment<V extends EnvironmentVariable>(
  source: Record<string, string | undefined>,
  names: readonly V[],
) {
  const shape = Object.fromEntries(names.map((name) => [name, variables[name]])) as Pick<typeof variables, V>;
  return z.object(shape).parse(source);
}
