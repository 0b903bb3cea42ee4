/** The names of all preconditions of a deployment. The operator reads the name in the error, and tests expect it. */
export type PreconditionName =
  | "stage-name-is-a-word"
  | "email-from-is-an-address"
  | "email-domains-are-domains"
  | "sms-sender-id-is-gsma-alphanumeric"
  | "sms-senders-are-by-country"
  | "sms-provider-is-sns-or-end-user-messaging"
  | "sms-senders-fit-the-provider"
  | "sms-max-price-fits-the-provider"
  | "sms-max-price-is-in-us-dollars"
  | "sms-prices-are-thousandths-of-cents"
  | "sms-per-day-is-in-us-dollars"
  | "intake-concurrency-is-a-number-or-none"
  | "card-concurrency-is-a-number-or-none"
  | "concurrency-fits-the-account"
  | "requests-per-second-is-a-number-or-none"
  | "queue-concurrency-is-2-to-1000-by-queue"
  | "public-url-is-https"
  | "domain-and-certificate-come-together"
  | "public-url-or-domain-not-both"
  | "alarm-email-is-an-address"
  | "sms-spend-limit-is-positive"
  | "allow-http-webhooks-is-true-or-false"
  | "allow-private-webhooks-is-true-or-false"
  | "tracing-is-true-or-false"
  | "rollout-is-at-once-canary-or-fix"
  | "table-and-stream-come-together"
  | "table-arn-is-an-arn"
  | "table-stream-is-of-the-table"
  | "backup-vault-arn-is-an-arn"
  | "web-acl-arn-is-of-cloudfront"
  | "certificate-of-cloudfront-is-in-us-east-1"
  | "origin-key-is-a-word"
  | "requests-per-address-is-a-number"
  | "paused-is-no-sending-or-all"
  | "alarm-says-who-is-hurt";

/** Throws an Error that starts with the precondition's name when `holds` is false. `hint` says what to do. */
export function precondition(name: PreconditionName, holds: boolean, hint: string): asserts holds {
  if (!holds) throw new Error(`${name}: ${hint}`);
}
