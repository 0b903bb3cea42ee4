import type { SendResult } from "#delivery/ports.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { VerificationChallenge } from "#subscriptions/verification/ports.ts";
import { toVerificationChallenge } from "#subscriptions/verification/verification-challenge.ts";
import { at } from "../../at.ts";
import { anEmailSubscription, anSmsSubscription } from "../../entities.ts";
import type { Asking } from "../asking.ts";
import {
  type AgencyIn,
  asksApi,
  clientId,
  crmId,
  pushing,
  refused,
  type Scenario,
  type Step,
  taken,
} from "../run-scenario.ts";
import { secrets } from "../stores.ts";
import { failures, healthMayLag } from "./delivering.ts";

/** Replies with the challenge, like a server that wants webhooks. */
const answersChallenges = (_: Instant, { body }: WebhookMessage): SendResult => {
  const { data } = JSON.parse(body) as { data?: { challenge?: string } };
  return { ...taken, reply: { tookMs: 1, text: JSON.stringify({ challenge: data?.challenge }) } };
};

const ofCrm = { clientId, subscriptionId: crmId };
/** The verification is stored before the receipt: with the receipt in the history, no retry would verify the endpoint. */
const provenBeforeTheReceipt = {
  beforeTheReceipt: "(GetItem|PutItem) subscription|Query campaign|UpdateItem due/release",
};
const newUrl = "https://new.example.com/leads";
const subscribing = (channel: "webhook" | "sms" | "email", endpoint: string): Step =>
  asksApi("createSubscription", () => ({
    params: { clientId },
    body: { channel, endpoint, active: true, signature: "v1", payload: "full", headers: [] },
    idempotencyKey: "once",
  }));

/** The verification of the only subscription of client 1, for its owner to confirm. */
async function questionTo({ world }: Asking, { agencyId }: AgencyIn): Promise<VerificationChallenge> {
  const scope = { agencyId, clientId };
  const { entities } = await world.subscriptions.list(scope, { limit: 9 });
  const subscription = entities.find(({ verification }) => verification);
  if (!subscription?.verification) throw new Error("no verification was requested");
  return toVerificationChallenge(scope, subscription, subscription.verification.sentAt);
}

const replaying = (wanted: (agency: AgencyIn) => object): Step =>
  asksApi("replay", (agency) => ({ body: wanted(agency), idempotencyKey: "once" }));
const givenUp = [pushing(1, { isQuiet: true, isStreamLost: true }), failures(true)];
/** Three leads of a period. */
const delivered = [1, 2, 3].map((number) => pushing(number, { isQuiet: true }));
const gone: SendResult = { ok: false, reason: "endpoint_gone", detail: "HTTP 410" };

export const endpoints: Record<string, Scenario> = {
  "a replay of a lead whose retries were exhausted": {
    events: ["lead.delivered"],
    steps: [...givenUp, replaying(({ leadIdOf }) => ({ of: "lead", leadId: leadIdOf(1) }))],
  },
  "a replay of a period": {
    events: [],
    only: ["api", "work-due", "deliver"],
    steps: [
      ...delivered,
      replaying(() => ({ of: "period", clientId, from: at("13:00"), to: at("15:00"), repeat: true })),
    ],
  },
  "a replay of what an endpoint missed so far, while its retry is pending": {
    events: ["lead.delivered"],
    only: ["api: replay", "work-due: replay", "work-due: retry", "deliver-webhook"],
    answer: (now) => (now < at("14:01") ? refused : taken),
    // A crash after the order was placed: its retry finds that the delivery has arrived, so it is no longer missed.
    // The health may lag, as in healthMayLag.
    mayDiffer: ["replays", "health"],
    steps: [
      pushing(1, { isQuiet: true }),
      {
        ...asksApi("replay", () => ({
          body: { of: "missed", clientId, subscriptionId: crmId },
          idempotencyKey: "once",
        })),
        at: "14:02",
      },
    ],
  },
  "an endpoint that is enabled, and gets what it missed": {
    events: ["endpoint.enabled"],
    only: ["api", "work-due: replay", "work-due: release"],
    answer: (now) => (now < at("14:10") ? gone : taken),
    // The replay counts its orders after it placed them: after a crash in between, its retry finds that they have arrived, and counts none.
    // `items` still shows that each has a receipt of this round.
    mayDiffer: ["replays"],
    steps: [
      ...[1, 2].map((number) => pushing(number, { isQuiet: true })),
      asksApi("enableEndpoint", () => ({ params: ofCrm, body: { replayMissed: true }, idempotencyKey: "once" }), {
        at: "14:10",
      }),
    ],
  },
  "a webhook that is verified, after which held leads are placed": {
    events: [],
    campaign: { whenUnavailable: "hold" },
    subscriptions: () => [],
    answer: answersChallenges,
    ...provenBeforeTheReceipt,
    only: ["api", "deliver-webhook", "work-due", "relay"],
    steps: [pushing(1, { isQuiet: true }), subscribing("webhook", newUrl)],
    until: "14:14:00",
  },
  "a webhook that moves to another URL, and is verified there": {
    events: [],
    answer: answersChallenges,
    ...provenBeforeTheReceipt,
    only: ["api", "deliver-webhook"],
    steps: [asksApi("changeSubscription", () => ({ params: ofCrm, body: { endpoint: newUrl } }))],
  },
  "a webhook that is verified again": {
    ...provenBeforeTheReceipt,
    ...healthMayLag,
    events: [],
    subscriptions: () => [],
    answer: (now, message) => (now < at("14:10") ? refused : answersChallenges(now, message)),
    only: ["api: askForVerification", "deliver-webhook: slow lane", "work-due: retry"],
    steps: [
      { ...subscribing("webhook", newUrl), isQuiet: true },
      {
        ...asksApi("askForVerification", async (agency, asking) => ({
          params: { clientId, subscriptionId: (await questionTo(asking, agency)).subscriptionId },
        })),
        at: "14:10",
      },
    ].map(reportingOwnRequest),
  },
  "a phone that is verified by its code, after which held leads are placed": {
    events: [],
    campaign: { whenUnavailable: "hold" },
    until: "14:14:00",
    subscriptions: () => [],
    only: ["api", "deliver-sms"],
    steps: [
      pushing(1, { isQuiet: true }),
      subscribing("sms", anSmsSubscription().endpoint),
      asksApi("confirmVerification", async (agency, asking) => {
        const question = await questionTo(asking, agency);
        const { subscriptionId } = question;
        return { params: { clientId, subscriptionId }, body: { code: secrets.proofs.deriveCode(question) } };
      }),
    ],
  },
  "a mailbox that is verified by its link": {
    events: [],
    subscriptions: () => [],
    only: ["api", "deliver-email"],
    steps: [
      subscribing("email", anEmailSubscription().endpoint),
      asksApi("answerVerification", async (agency, asking) => {
        const link = secrets.proofs.deriveLink(await questionTo(asking, agency));
        return { params: { token: link.slice(link.lastIndexOf("/") + 1) } };
      }),
    ],
  },
  "a secret that is rotated": {
    events: [],
    only: ["api"],
    steps: [
      asksApi("rotateSecret", () => ({ params: ofCrm, body: { overlapHours: 24 }, idempotencyKey: "once" })),
      pushing(),
    ],
  },
};

/** A second request within a minute is refused as `asked_too_soon`; both count as success. */
function reportingOwnRequest(step: Step): Step {
  if (step.flow !== "api: askForVerification") return step;
  const ask: Step["ask"] = (...given) =>
    step.ask(...given).catch((refusal: Error) => {
      if (!["asked_too_soon", "already_verified"].includes(refusal.message)) throw refusal;
    });
  return { ...step, ask };
}
