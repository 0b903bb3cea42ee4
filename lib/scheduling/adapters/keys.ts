import { createHash } from "node:crypto";
import { leadPartition, scopePartition } from "#platform/table/keys.ts";
import { DueMessage } from "../messages.ts";
import type { DueThing } from "../ports.ts";

const duePrefix = "due/";

/** The item of a thing that waits: beside what it is about. */
export function dueItem(thing: DueThing): { pk: string; sk: string } {
  switch (thing.kind) {
    case "release":
    case "canary":
      return { pk: `${thing.agencyId}/${thing.campaignId}`, sk: dueSort(thing.kind) };
    case "recheck":
      return { pk: leadPartition(thing), sk: dueSort(thing.kind) };
    case "unsent":
      return { pk: thing.agencyId, sk: dueSort(thing.kind) };
    case "endpoint":
      return { pk: scopePartition(thing), sk: dueSort(thing.kind, thing.subscriptionId) };
    case "replay":
      return { pk: `${thing.agencyId}/${thing.replayId}`, sk: dueSort(thing.kind) };
    case "retry":
      return {
        pk: `${thing.agencyId}/${thing.about}`,
        sk: dueSort(thing.kind, thing.deliveryId, thing.channel, thing.replayId),
      };
  }
}

const dueSort = (kind: DueThing["kind"], ...rest: (string | undefined)[]): string =>
  [`${duePrefix}${kind}`, ...rest.filter((part) => part !== undefined)].join("/");

/** The partitions of the index of what is due, so that no single one takes the writes of all that wait. */
export const dueKeys: readonly string[] = ["0", "1", "2", "3"].map((shard) => `${duePrefix}${shard}`);

/** The partition that a thing waits in: always the same one, and all of them alike. */
export function dueKeyOf(thing: DueThing): string {
  const { pk, sk } = dueItem(thing);
  const [byte = 0] = createHash("sha256").update(`${pk} ${sk}`).digest();
  return dueKeys[byte % dueKeys.length] ?? "";
}

/** Reads the thing that waits out of the key of its item. Throws when the key is none of a due item. */
export function dueThingOf({ pk, sk }: { pk: string; sk: string }): DueThing {
  const [agencyId = "", about] = pk.split("/");
  const [kind, first, channel, replayId] = sk.slice(duePrefix.length).split("/");
  const names = {
    release: { campaignId: about },
    canary: { campaignId: about },
    recheck: { leadId: about },
    unsent: {},
    endpoint: { ...(about && { clientId: about }), subscriptionId: first },
    replay: { replayId: about },
    retry: { about, deliveryId: first, channel, ...(replayId && { replayId }) },
  }[kind ?? ""];
  if (!names) throw new Error(`not a due item: ${sk}`);
  return DueMessage.parse({ kind, agencyId, ...names });
}
