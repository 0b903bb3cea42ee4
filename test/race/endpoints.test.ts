import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import { failuresThatDisable, getWarningLevel } from "#domain/delivery/endpoint-health.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { putIfAbsent } from "#platform/table/table.ts";
import { endpointHealthKey } from "#subscriptions/health/adapters/keys.ts";
import { at } from "#test/support/at.ts";
import { clientId, crm, crmId, pushing, refused, taken } from "#test/support/crash/run-scenario.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { type Act, race } from "#test/support/race/race.ts";
import { anyTurns } from "#test/support/race/turns.ts";

const ofCrm = { clientId, subscriptionId: crmId };
const newUrl = "https://new.example.com/leads";

/** The actions that run at the same time. */
const acts = {
  looks: ({ work }) => work({ kind: "endpoint", ...ofCrm }),
  enables: ({ ask }) => ask("enableEndpoint", { params: ofCrm, body: { replayMissed: false }, idempotencyKey: "once" }),
  moves: ({ ask }) => ask("changeSubscription", { params: ofCrm, body: { endpoint: newUrl } }),
  sends: ({ deliver, agency: { leadIdOf } }) => {
    const leadId = leadIdOf(1);
    return deliver({ about: leadId, deliveryId: ids.derive("dlv", leadId, crmId), channel: "webhook", lane: "slow" });
  },
} satisfies Record<string, Act>;
type Name = keyof typeof acts;

/** One actor that sends a lead, and others. */
const anyOf = (...names: Name[]) =>
  fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((more): Name[] => ["sends", ...more]);

const gone: SendResult = { ok: false, reason: "endpoint_gone", detail: "HTTP 410" };

const raceOf = (
  turns: Parameters<typeof race>[0]["turns"],
  names: readonly Name[],
  failures: number,
  answer: (now: Instant, message: WebhookMessage) => SendResult,
) =>
  race({
    turns,
    answer,
    acts: names.map((name) => acts[name]),
    events: ["endpoint.failing", "endpoint.disabled", "endpoint.enabled"],
    steps: [pushing(1, { isStreamLost: "fact/received" })],
    async given({ agencyId, system: { table } }, { jobs }) {
      const health = { failures, failingSince: at("09:00"), lastFailure: { at: at("13:59"), reason: "timeout" } };
      const toldLevel = getWarningLevel({ failures: failures - 1 });
      await putIfAbsent(table, { ...endpointHealthKey({ agencyId, clientId }, crmId), ...health, toldLevel });
      await jobs.schedule({ kind: "endpoint", agencyId, ...ofCrm }, at("14:00"));
    },
  });

describe("a failing endpoint, with several checks and sends at the same time,", () => {
  it("is disabled exactly if the last announcement says so, and is announced again when it fails again", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTurns,
        anyOf("looks", "enables", "sends"),
        fc.constantFrom(50, 70, 99, failuresThatDisable),
        fc.constantFrom(taken, refused),
        async (turns, names, failures, answer) => {
          const { faults, results, stores, scope, announced } = await raceOf(turns, names, failures, () => answer);
          expect(faults).toEqual([]);
          const stored = await stores.subscriptions.read(scope, crmId);
          const health = await stores.endpointHealth.read(scope, crmId);

          const timesOf = (type: "endpoint.disabled" | "endpoint.enabled") =>
            announced(type).flatMap(({ data }) => data.disabledAt ?? []);
          const [off, on] = [timesOf("endpoint.disabled"), timesOf("endpoint.enabled")];
          expect(off).toEqual(expect.arrayContaining(on));
          expect(off.filter((time) => !on.includes(time))).toEqual(stored?.disabled ? [stored.disabled.at] : []);
          if (!stored?.disabled) expect(health.toldLevel).toBe(getWarningLevel(health));
          const wasEnabled = results.some(({ status }, index) => names[index] === "enables" && status === "fulfilled");
          if (wasEnabled) expect(stored?.disabled).toBeUndefined();
        },
      ),
      runs(100),
    );
  });

  it("with a changed URL starts without old failures, and receives pending deliveries", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTurns,
        anyOf("moves", "looks", "enables", "sends"),
        fc.constantFrom(3, failuresThatDisable),
        fc.constantFrom(gone, refused, taken),
        async (turns, names, failures, answer) => {
          const answers = (_: Instant, { url, body }: WebhookMessage): SendResult => {
            if (url === crm.endpoint) return answer;
            const { data } = JSON.parse(body) as { data?: { challenge?: string } };
            return { ...taken, reply: { tookMs: 1, text: JSON.stringify({ challenge: data?.challenge }) } };
          };
          const { end, faults, results, put, stores, scope } = await raceOf(turns, names, failures, answers);
          expect(faults).toEqual([]);
          if (!results.some(({ status }, index) => names[index] === "moves" && status === "fulfilled")) return;
          const stored = await stores.subscriptions.read(scope, crmId);
          expect(stored).toMatchObject({ endpoint: newUrl, verifiedAt: expect.any(String) as string });
          expect(stored?.disabled).toBeUndefined();
          const [status] = end.statuses;
          if (!put.some(({ disabled }) => disabled)) expect(status).toBe("delivered delivered");
        },
      ),
      runs(100),
    );
  });
});
