import * as z from "zod";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { elapsedMs, Instant } from "#domain/shared/instant.ts";

/** Only leads placed in so many days are listed: older ones are no longer replies. */
export const unworkedDays = 30;

const upTo = [5, 15, 60, 240, 1440] as const;

/** The leads of the last thirty days that no salesperson has tried to reach, by how long the client has had them. */
export const UnworkedReplies = z
  .object({
    leads: z.int(),
    oldestPlacedAt: Instant.nullable(),
    byAge: z.array(
      z
        .object({
          upToMinutes: z.int().nullable().meta({ description: "Older than the age before; null for any older." }),
          leads: z.int(),
        })
        .meta({ id: "UnworkedAge" }),
    ),
  })
  .meta({ id: "UnworkedReplies" });
export type UnworkedReplies = z.infer<typeof UnworkedReplies>;

const workable: ReadonlySet<LeadStatus> = new Set<LeadStatus>(["received", "dispatched", "delivered", "acknowledged"]);

/** Whether the lead waits for a first attempt. An undeliverable one is a matter of its delivery. */
export const isUnworked = ({
  status,
  firstAttemptAt,
  outcome,
}: Pick<BillingRecord, "status" | "firstAttemptAt" | "outcome">): boolean =>
  workable.has(status) && firstAttemptAt === undefined && outcome === undefined;

/** Counts the unworked leads among `records` by their age at `now`, from their placement. */
export function countUnworked(
  records: readonly Pick<BillingRecord, "status" | "firstAttemptAt" | "outcome" | "placedAt">[],
  now: Instant,
): UnworkedReplies {
  const unworked = records.filter(isUnworked).map(({ placedAt }) => placedAt);
  const minutes = unworked.map((placedAt) => elapsedMs(placedAt, now) / 60_000);
  return {
    leads: unworked.length,
    oldestPlacedAt: unworked.toSorted()[0] ?? null,
    byAge: [...upTo, null].map((most, index) => {
      const least = upTo[index - 1] ?? -Infinity;
      return {
        upToMinutes: most,
        leads: minutes.filter((age) => age > least && (most === null || age <= most)).length,
      };
    }),
  };
}
