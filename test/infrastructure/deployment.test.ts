import { describe, expect, it } from "vitest";
import { readDeployment } from "#infrastructure/deployment/deployment.ts";
import { placeholderSender, toBareAddress } from "#infrastructure/deployment/mail-settings.ts";
import type { PreconditionName } from "#infrastructure/deployment/precondition.ts";

const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/baton/4a1c-22";
const restored = "arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored";

const from = (context: Record<string, unknown>) => readDeployment(context);

describe("a deployment", () => {
  it("is read from an empty context with defaults, so that anyone can synthesize", () => {
    expect(from({})).toEqual({
      stageName: undefined,
      emailFrom: placeholderSender,
      emailDomains: [],
      smsProvider: "sns",
      smsSenderId: "Baton",
      smsSenders: {},
      smsMaxPriceUsd: undefined,
      smsPrices: { default: 10_000 },
      smsCentsPerDay: 2_500,
      publicUrl: undefined,
      domain: undefined,
      allowHttpWebhooks: false,
      allowPrivateWebhooks: false,
      alarmEmail: undefined,
      intakeConcurrency: 100,
      cardConcurrency: 50,
      requestsPerSecond: 100,
      gatewayRequestsPerSecond: 500,
      queueConcurrency: {
        sms: 4,
        email: 4,
        webhook: 50,
        "webhook-slow": 50,
        appointment: 4,
        "mail-events": 5,
        "sms-events": 5,
        "sign-in": 4,
        due: 10,
      },
      smsSpendLimitUsd: 1,
      tracing: false,
      rollout: "at-once",
      existingTable: undefined,
      tableClass: "standard",
      backupVaultArn: undefined,
      paused: "no",
      cloudFront: undefined,
    });
  });

  it("reads numbers and booleans from cdk.json as well as text from the command line", () => {
    const fromFile = from({ allowHttpWebhooks: true, smsSpendLimitUsd: 25 });
    expect(from({ allowHttpWebhooks: "true", smsSpendLimitUsd: "25" })).toEqual(fromFile);
    expect(fromFile).toMatchObject({ allowHttpWebhooks: true, smsSpendLimitUsd: 25 });
  });

  it("reads tables from cdk.json as well as JSON from the command line", () => {
    const smsSenders = { IE: "Brightline", US: "+18005550100" };
    expect(from({ smsSenders })).toMatchObject({ smsSenders });
    expect(from({ smsSenders: JSON.stringify(smsSenders) })).toEqual(from({ smsSenders }));
  });

  it("reads SMS prices as whole thousandths of a cent, and the daily SMS limit as dollars", () => {
    const smsPrices = { default: 10_000, GB: 4_130 };
    expect(from({ smsPrices })).toMatchObject({ smsPrices });
    expect(from({ smsPerDayUsd: "0.35" }).smsCentsPerDay).toBe(35);
    expect(from({ smsPerDayUsd: 19.99 }).smsCentsPerDay).toBe(1_999);
    expect(from({ smsPerDayUsd: 0 }).smsCentsPerDay).toBe(0);
  });

  it("fills an account of 250 exactly, and needs no account without a reservation", () => {
    expect(from({ accountConcurrency: "250" })).toMatchObject({ intakeConcurrency: 100, cardConcurrency: 50 });
    const none = { accountConcurrency: "10", intakeConcurrency: "none", cardConcurrency: "none" };
    expect(from(none)).toMatchObject({ intakeConcurrency: undefined, cardConcurrency: undefined });
  });

  it("limits the requests of a key to any number a second, or to none", () => {
    expect(from({ requestsPerSecond: 20 }).requestsPerSecond).toBe(20);
    expect(from({ requestsPerSecond: "none" }).requestsPerSecond).toBeUndefined();
  });

  it("reads how many batches of a queue run at once, and keeps the defaults of the others", () => {
    expect(from({ queueConcurrency: '{"webhook": 200}' }).queueConcurrency).toMatchObject({ webhook: 200, sms: 4 });
  });

  it("removes the slash at the end of a public URL, because paths start with one", () => {
    expect(from({ publicUrl: "https://leads.example.org/" }).publicUrl).toBe("https://leads.example.org");
  });

  it("finds the bare address in a sender with a display name", () => {
    expect(toBareAddress("Roof Leads <leads@example.org>")).toBe("leads@example.org");
    expect(toBareAddress("leads@example.org")).toBe("leads@example.org");
  });

  const refused: [PreconditionName, Record<string, unknown>][] = [
    ["stage-name-is-a-word", { stageName: "Staging 2" }],
    ["email-domains-are-domains", { emailDomains: "a.example, @b.example" }],
    ["email-domains-are-domains", { emailDomains: ["a.example", "b.example"] }],
    ["email-from-is-an-address", { emailFrom: ["leads@example.org"] }],
    ["email-from-is-an-address", { emailFrom: "leads at example.org" }],
    ["email-from-is-an-address", { emailFrom: "Leads <leads@example.org" }],
    ["sms-sender-id-is-gsma-alphanumeric", { smsSenderId: "RoofLeadsInc" }],
    ["sms-sender-id-is-gsma-alphanumeric", { smsSenderId: "447700" }],
    ["sms-sender-id-is-gsma-alphanumeric", { smsSenderId: "Dächer" }],
    ["sms-senders-are-by-country", { smsSenders: { Ireland: "Brightline" } }],
    ["sms-senders-are-by-country", { smsSenders: { IE: "RoofLeadsInc" } }],
    ["sms-senders-are-by-country", { smsSenders: { US: "+1 800 555 0100" } }],
    ["sms-senders-are-by-country", { smsSenders: "IE=Brightline" }],
    ["sms-provider-is-sns-or-end-user-messaging", { smsProvider: "pinpoint" }],
    ["sms-senders-fit-the-provider", { smsProvider: "end-user-messaging", smsSenderId: "Roof Leads" }],
    ["sms-senders-fit-the-provider", { smsProvider: "end-user-messaging", smsSenders: { IE: "Roof Leads" } }],
    ["sms-max-price-fits-the-provider", { smsProvider: "end-user-messaging", smsMaxPriceUsd: "100" }],
    ["sms-prices-are-thousandths-of-cents", { smsPrices: { GB: 4_130 } }],
    ["sms-prices-are-thousandths-of-cents", { smsPrices: { default: 0.0413 } }],
    ["sms-prices-are-thousandths-of-cents", { smsPrices: { default: 10_000, Britain: 4_130 } }],
    ["sms-prices-are-thousandths-of-cents", { smsPrices: "10000" }],
    ["sms-per-day-is-in-us-dollars", { smsPerDayUsd: "12.345" }],
    ["sms-per-day-is-in-us-dollars", { smsPerDayUsd: -1 }],
    ["sms-max-price-is-in-us-dollars", { smsMaxPriceUsd: "20p" }],
    ["sms-max-price-is-in-us-dollars", { smsMaxPriceUsd: 0 }],
    ["public-url-is-https", { publicUrl: "http://leads.example.org" }],
    ["public-url-is-https", { publicUrl: "http://127.0.0.1.example.org" }],
    ["public-url-is-https", { publicUrl: "https://leads.example.org/?a=b" }],
    ["public-url-is-https", { publicUrl: "https://leads example.org" }],
    ["domain-name-is-a-name", { domainName: "https://leads.example.org" }],
    ["certificate-arn-is-an-arn", { certificateArn: "4a1c-22" }],
    ["domain-and-certificate-come-together", { domainName: "leads.example.org" }],
    ["domain-and-certificate-come-together", { certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/1" }],
    [
      "public-url-or-domain-not-both",
      {
        publicUrl: "https://a.example.org",
        domainName: "b.example.org",
        certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/1",
      },
    ],
    ["allow-http-webhooks-is-true-or-false", { allowHttpWebhooks: "yes" }],
    ["allow-private-webhooks-is-true-or-false", { allowPrivateWebhooks: "localhost" }],
    ["alarm-email-is-an-address", { alarmEmail: "Ops <ops@example.org>" }],
    ["intake-concurrency-is-a-number-or-none", { intakeConcurrency: "0" }],
    ["intake-concurrency-is-a-number-or-none", { intakeConcurrency: "many" }],
    ["card-concurrency-is-a-number-or-none", { cardConcurrency: "0" }],
    ["concurrency-fits-the-account", { accountConcurrency: "10" }],
    ["concurrency-fits-the-account", { accountConcurrency: "249" }],
    ["concurrency-fits-the-account", { accountConcurrency: "many" }],
    ["requests-per-second-is-a-number-or-none", { requestsPerSecond: "0" }],
    ["requests-per-second-is-a-number-or-none", { requestsPerSecond: 4_001 }],
    ["requests-per-second-is-a-number-or-none", { requestsPerSecond: "unlimited" }],
    ["gateway-requests-per-second-is-a-number", { gatewayRequestsPerSecond: "none" }],
    ["gateway-requests-per-second-is-a-number", { gatewayRequestsPerSecond: "many" }],
    ["queue-concurrency-is-2-to-1000-by-queue", { queueConcurrency: { webhook: 1 } }],
    ["queue-concurrency-is-2-to-1000-by-queue", { queueConcurrency: { webhook: 1_001 } }],
    ["queue-concurrency-is-2-to-1000-by-queue", { queueConcurrency: { webhooks: 50 } }],
    ["queue-concurrency-is-2-to-1000-by-queue", { queueConcurrency: "50" }],
    ["sms-spend-limit-is-positive", { smsSpendLimitUsd: "a lot" }],
    ["sms-spend-limit-is-positive", { smsSpendLimitUsd: 0 }],
    ["sms-spend-limit-is-positive", { smsSpendLimitUsd: "Infinity" }],
    ["tracing-is-true-or-false", { tracing: "sometimes" }],
    ["rollout-is-at-once-canary-or-fix", { rollout: "slowly" }],
    ["intake-concurrency-is-a-number-or-none", { intakeConcurrency: {} }],
    ["table-and-stream-come-together", { tableArn: restored }],
    ["table-and-stream-come-together", { tableStreamArn: `${restored}/stream/2026-11-29T11:00:00.000` }],
    ["table-arn-is-an-arn", { tableArn: "baton-restored", tableStreamArn: "baton-restored/stream/1" }],
    ["table-stream-is-of-the-table", { tableArn: restored, tableStreamArn: `${restored}-2/stream/1` }],
    ["table-class-is-standard-or-infrequent-access", { tableClass: "archive" }],
    [
      "table-class-is-of-the-own-table",
      { tableArn: restored, tableStreamArn: `${restored}/stream/1`, tableClass: "infrequent-access" },
    ],
    ["backup-vault-arn-is-an-arn", { backupVaultArn: "arn:aws:backup:eu-west-2:444455556666:vault/baton" }],
    ["web-acl-arn-is-of-cloudfront", { webAclArn: "arn:aws:wafv2:eu-west-2:111122223333:regional/webacl/baton/1" }],
    [
      "certificate-of-cloudfront-is-in-us-east-1",
      {
        webAclArn,
        domainName: "leads.example.org",
        certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/1",
      },
    ],
    ["origin-key-is-a-word", { originKey: "the second" }],
    ["paused-is-no-sending-or-all", { paused: "for an hour" }],
  ];
  it("is refused with a setting that Baton does not have, which names the likely one", () => {
    expect(() => from({ pause: "all" })).toThrow(
      /^setting-is-known: Baton has no setting pause: docs\/deploy\.md lists/,
    );
    expect(() => from({ emailfrom: "leads@example.org" })).toThrow("; did you mean emailFrom?");
  });

  it("ignores what the CDK stores in the same context, and the setting of the web ACL", () => {
    const ofOthers = {
      "@aws-cdk/core:checkSecretUsage": true,
      "availability-zones:account=111122223333:region=eu-west-2": ["eu-west-2a"],
      "acknowledged-issue-numbers": [1],
      requestsPerAddress: 60_000,
    };
    expect(from(ofOthers)).toEqual(from({}));
  });

  it.each(refused)("is refused with the name of the precondition: %s, %j", (name, context) => {
    expect(() => from(context)).toThrow(new RegExp(`^${name}: .+\\.$`));
  });
});
