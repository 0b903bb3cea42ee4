import { ConditionalCheckFailedException, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import type { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { personSortKey, receivedSortKey } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import { type Item, putIfAbsent, type Table, toAttributes } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { Claim, Claims } from "../ports.ts";
import { claimKey } from "./keys.ts";

/** Intake has 25 seconds for a request. If a lead is not stored one minute after its claim, it never will be. */
const abandonedAfterMs = 60_000;

/** The number and length of pauses while another request stores a lead, which usually takes a few milliseconds. */
const waitPolicy = { times: 20, pauseMs: 50 };

/** Stores claims in the table: one item for each hash. One conditional write, of one write unit, claims a hash. */
export function makeClaimStore(table: Table): Claims {
  /** Claims one hash; if another lead holds it, returns that holder. */
  async function takeHash(
    { fingerprint, ...claim }: FingerprintedClaim,
    hash: string,
    replaceableHolder?: Holder,
  ): Promise<"taken" | Holder> {
    const item = {
      ...claimKey(claim, hash),
      leadId: claim.leadId,
      fingerprint,
      at: claim.at,
      until: claim.until,
      // DynamoDB deletes the item some time after this. The window itself ends at `until`.
      expiresAt: toExpiry(claim.until),
    };
    // Also replaces the claim of a lead that was never stored, unless another lead has replaced it meanwhile.
    const isFreeCondition = "leadId = :own OR #until <= :now";
    const written = await putIfAbsent(table, item, {
      expression: replaceableHolder ? `${isFreeCondition} OR (leadId = :over AND #at = :overAt)` : isFreeCondition,
      names: { "#until": "until", ...(replaceableHolder && { "#at": "at" }) },
      values: {
        ":own": claim.leadId,
        ":now": claim.at,
        ":over": replaceableHolder?.leadId,
        ":overAt": replaceableHolder?.at,
      },
    });
    return written.stored ? "taken" : toHolder(written.existing);
  }

  async function claimHash(claim: FingerprintedClaim, hash: string): Promise<ClaimOutcome> {
    let replaceableHolder: Holder | undefined;
    for (let tried = 0; tried < waitPolicy.times; tried += 1) {
      const holder = await takeHash(claim, hash, replaceableHolder);
      if (holder === "taken") return { outcome: "claimed" };
      const holderState = await checkHolder(claim, holder);
      if (holderState === "holds") return { outcome: "taken", leadId: holder.leadId, hash };
      if (holderState === "void" || elapsedMs(holder.at, claim.at) > abandonedAfterMs) replaceableHolder = holder;
      else await new Promise((resolve) => setTimeout(resolve, waitPolicy.pauseMs));
    }
    return { outcome: "in_doubt" };
  }

  /**
   * Checks whether the lead of a claim was stored as claimed (`holds`), as a different lead under the same key
   * (`void`), or not yet (`open`). If the person was erased, the fingerprint is gone too, and the claim holds.
   */
  async function checkHolder({ agencyId }: Claim, { leadId, fingerprint }: Holder): Promise<"holds" | "void" | "open"> {
    const pk = leadPartition({ agencyId, leadId });
    const [fact, person] = await readItems(table, [
      { pk, sk: receivedSortKey },
      { pk, sk: personSortKey },
    ]);
    if (!fact) return "open";
    return !person || person["fingerprint"] === fingerprint ? "holds" : "void";
  }

  async function release(claim: Claim): Promise<void> {
    await Promise.all(claim.hashes.map((hash) => releaseHash(claim, hash)));
  }

  async function releaseHash(claim: Claim, hash: string): Promise<void> {
    try {
      await table.client.send(
        new DeleteItemCommand({
          TableName: table.name,
          Key: toAttributes(claimKey(claim, hash)),
          ConditionExpression: "leadId = :own",
          ExpressionAttributeValues: toAttributes({ ":own": claim.leadId }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  return {
    async claim(claim, fingerprint) {
      // Claim in sequence, so that two leads of the same person never hold one hash each.
      for (const hash of claim.hashes) {
        const outcome = await claimHash({ ...claim, fingerprint }, hash);
        if (outcome.outcome === "claimed") continue;
        await release(claim);
        return outcome;
      }
      return { outcome: "claimed" };
    },

    async find(claim) {
      const { hashes, leadId, at } = claim;
      const items = await readItems(
        table,
        hashes.map((hash) => claimKey(claim, hash)),
      );
      for (const [index, item] of items.entries()) {
        if (!item || item["leadId"] === leadId || String(item["until"]) <= at) continue;
        const holder = toHolder(item);
        if ((await checkHolder(claim, holder)) === "holds") return { leadId: holder.leadId, hash: hashes[index] ?? "" };
      }
      return undefined;
    },

    release,
  };
}

type FingerprintedClaim = Claim & { fingerprint: string };
type Holder = { leadId: LeadId; at: Instant; fingerprint: string };
type ClaimOutcome = Awaited<ReturnType<Claims["claim"]>>;

const toHolder = (item: Item): Holder => ({
  leadId: item["leadId"] as LeadId,
  at: item["at"] as Instant,
  fingerprint: String(item["fingerprint"]),
});
