import { ok } from "#domain/shared/result.ts";
import type { IntakeRefusal } from "#intake/problems.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { ReadinessRefusal } from "./problems.ts";
import type { makeReadReadiness } from "./read-readiness.ts";
import type { Routes } from "./routes.ts";
import type { makeSendCanary } from "./send-canary.ts";

type Refusal = PlatformRefusal | ReadinessRefusal | IntakeRefusal;

export const readReadiness =
  (read: ReturnType<typeof makeReadReadiness>): Endpoint<Routes["readReadiness"], Refusal> =>
  async ({ caller, params: { campaignId } }) => {
    const readiness = await read(caller.agencyId, campaignId);
    return readiness.ok ? ok({ status: 200, body: readiness.value }) : readiness;
  };

export const sendCanary =
  (send: ReturnType<typeof makeSendCanary>): Endpoint<Routes["sendCanary"], Refusal> =>
  async ({ caller, params: { campaignId }, idempotencyKey }) => {
    const sent = await send(caller.agencyId, campaignId, idempotencyKey);
    if (!sent.ok) return sent;
    const { leadId, pushedAt } = sent.value;
    return ok({
      status: 202,
      body: { leadId, pushedAt },
      headers: { location: `/v1/leads/${leadId}`, ...replayHeaders(sent) },
    });
  };
