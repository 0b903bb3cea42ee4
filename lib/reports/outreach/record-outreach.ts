import type { Campaigns } from "#campaigns/ports.ts";
import { isSameOutreach, type Outreach, type StoredOutreach } from "#domain/reports/outreach.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { CampaignScope, OutreachStore } from "./ports.ts";

type Refusal =
  | { kind: "not_found" }
  | { kind: "changed_meanwhile" }
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** A day has at most so many versions. */
const maxVersions = 1000;
const maxTries = 5;

/**
 * Records what the agency says about its outreach for a campaign on a day. Idempotent: the same again adds nothing; another
 * statement becomes a new version, and the earlier ones are kept.
 */
export function makeRecordOutreach({ campaigns, outreach, now }: Deps) {
  return async function recordOutreach(
    scope: CampaignScope,
    date: string,
    said: Outreach,
  ): Promise<Result<StoredOutreach, Refusal>> {
    const campaign = await campaigns.read({ agencyId: scope.agencyId }, scope.campaignId);
    if (!campaign) return refuse({ kind: "not_found" });
    const recordedAt = now();
    // The day has begun somewhere: no clock is more than 14 hours ahead of UTC.
    if (date > addDays(toWallClock("UTC", recordedAt).date, 1)) return refuse(inFuture);
    for (let tries = 0; tries < maxTries; tries++) {
      const latest = (await outreach.list(scope, { from: date, to: date })).at(-1);
      if (latest && isSameOutreach(latest.outreach, said)) return ok(latest);
      if (latest && latest.version >= maxVersions) return refuse(tooMany);
      const version = { date, version: (latest?.version ?? 0) + 1, outreach: said, recordedAt };
      if (await outreach.add(scope, version)) return ok(version);
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}

type Deps = { campaigns: Pick<Campaigns, "read">; outreach: OutreachStore; now: Now };

const inFuture: Refusal = {
  kind: "validation_error",
  errors: [{ pointer: "", detail: "only for a day that has begun" }],
};

const tooMany: Refusal = {
  kind: "validation_error",
  errors: [{ pointer: "", detail: `at most ${maxVersions} versions of a day` }],
};
