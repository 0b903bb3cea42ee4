import { ConditionalCheckFailedException, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import type { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { personSort, receivedSort } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import { type Item, putNew, type Table, toAttributes } from "#platform/table/table.ts";
import type { Claim, Claims } from "../ports.ts";
import { claimItem } from "./keys.ts";

/** Intake has 25 seconds for a request: a lead that is not stored a minute after its claim never will be. */
const abandonedAfterMs = 60_000;

/** How long, and how often, one waits for a lead that is being stored at this moment: some milliseconds usually. */
const patience = { times: 20, pauseMs: 50 };

/** Claims in the table: an item for each hash, which one conditional write takes. Costs one write unit each. */
export function makeClaims(table: Table): Claims {
  /** Takes one hash; otherwise answers who holds it. */
  async function take({ fingerprint, ...claim }: Claiming, hash: string, over?: Holder): Promise<"taken" | Holder> {
    const item = {
      ...claimItem(claim, hash),
      leadId: claim.leadId,
      fingerprint,
      at: claim.at,
      until: claim.until,
      // DynamoDB deletes it some time after this; whether the window has ended is decided by `until`.
      expiresAt: Math.ceil(Date.parse(claim.until) / 1000),
    };
    // Also the claim of a lead that never was, as long as nobody else has taken it over meanwhile.
    const isFree = "leadId = :own OR #until <= :now";
    const written = await putNew(table, item, {
      expression: over ? `${isFree} OR (leadId = :over AND #at = :overAt)` : isFree,
      names: { "#until": "until", ...(over && { "#at": "at" }) },
      values: {
        ":own": claim.leadId,
        ":now": claim.at,
        ...(over && { ":over": over.leadId, ":overAt": over.at }),
      },
    });
    return written.stored ? "taken" : holderOf(written.existing);
  }

  async function claimOne(claim: Claiming, hash: string): Promise<Outcome> {
    let over: Holder | undefined;
    for (let tried = 0; tried < patience.times; tried += 1) {
      const holder = await take(claim, hash, over);
      if (holder === "taken") return { outcome: "claimed" };
      const standing = await standingOf(claim, holder);
      if (standing === "holds") return { outcome: "taken", leadId: holder.leadId, hash };
      if (standing === "void" || elapsedMs(holder.at, claim.at) > abandonedAfterMs) over = holder;
      else await new Promise((resolve) => setTimeout(resolve, patience.pauseMs));
    }
    return { outcome: "in_doubt" };
  }

  /** Whether the lead was stored as it claimed, or as another one under the same key, or not yet. Of an erased person nobody can tell. */
  async function standingOf({ agencyId }: Claim, { leadId, fingerprint }: Holder): Promise<"holds" | "void" | "open"> {
    const pk = leadPartition({ agencyId, leadId });
    const [fact, person] = await readItems(table, [
      { pk, sk: receivedSort },
      { pk, sk: personSort },
    ]);
    if (!fact) return "open";
    return !person || person["fingerprint"] === fingerprint ? "holds" : "void";
  }

  async function release(claim: Claim): Promise<void> {
    await Promise.all(claim.hashes.map((hash) => drop(claim, hash)));
  }

  async function drop(claim: Claim, hash: string): Promise<void> {
    try {
      await table.client.send(
        new DeleteItemCommand({
          TableName: table.name,
          Key: toAttributes(claimItem(claim, hash)),
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
      // One after the other, so that two leads of the same person never each hold a half.
      for (const hash of claim.hashes) {
        const outcome = await claimOne({ ...claim, fingerprint }, hash);
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
        hashes.map((hash) => claimItem(claim, hash)),
      );
      for (const [index, item] of items.entries()) {
        if (!item || item["leadId"] === leadId || String(item["until"]) <= at) continue;
        const holder = holderOf(item);
        if ((await standingOf(claim, holder)) === "holds") return { leadId: holder.leadId, hash: hashes[index] ?? "" };
      }
      return undefined;
    },

    release,
  };
}

type Claiming = Claim & { fingerprint: string };
type Holder = { leadId: LeadId; at: Instant; fingerprint: string };
type Outcome = Awaited<ReturnType<Claims["claim"]>>;

const holderOf = (item: Item): Holder => ({
  leadId: item["leadId"] as LeadId,
  at: item["at"] as Instant,
  fingerprint: String(item["fingerprint"]),
});
