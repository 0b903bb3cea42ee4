import { createHash } from "node:crypto";
import { DueMessage } from "../../contract/due-message.ts";
import { acknowledgementIdentity } from "../../domain/delivery/acknowledged.ts";
import type { Mode } from "../../domain/client/mode.ts";
import type { DeliveryFact } from "../../domain/delivery/delivery-fact.ts";
import type { SandboxMessage } from "../../domain/delivery/sandbox-message.ts";
import type { Fact } from "../../domain/history/fact.ts";
import type { LeadStatus } from "../../domain/history/lead-state.ts";
import type {
  AgencyId,
  CampaignId,
  ClientId,
  LeadId,
  MessageId,
  SubscriptionId,
  SuppressionId,
} from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";
import type { DeadLetter } from "../../use-cases/ports/dead-letters.ts";
import type { DueThing } from "../../use-cases/ports/due.ts";
import type { LeadKey, Position } from "../../use-cases/ports/history.ts";

// Every key of the table is made here and nowhere else; docs/access-patterns.md says which question each one answers.

export const indexes = {
  byAgency: "by-agency",
  byCampaign: "by-campaign",
  byStatus: "by-status",
  byDue: "by-due",
} as const;

export const factPrefix = "fact/";

/** The partition of one lead: its facts, and the person beside them. */
export const leadPartition = ({ agencyId, leadId }: LeadKey): string => `${agencyId}/${leadId}`;

export const personSort = "person";

/** The fact that brings a lead into being; the relay's stream filter names it too. */
export const receivedSort = `${factPrefix}received`;

/** The fact that gives a held lead to a client; in the relay's stream filter too. */
export const placedSort = `${factPrefix}placed`;

/** The identity of a fact within its lead: recording it again writes the same key. */
export function factSort(fact: Fact): string {
  switch (fact.kind) {
    case "received":
      return receivedSort;
    case "placed":
      return placedSort;
    case "duplicate_refused":
      return `${factPrefix}duplicate_refused/${fact.leadId}`;
    case "delivered":
    case "delivery_failed":
    case "delivery_skipped":
    case "delivery_bounced":
      return `${factPrefix}${deliveryFactSort(fact)}`;
    case "acknowledged":
      return `${factPrefix}acknowledged/${acknowledgementIdentity(fact)}`;
    case "contact_attempted":
      return `${factPrefix}contact_attempted/${fact.attemptId}`;
    case "outcome_recorded":
      return `${factPrefix}outcome_recorded/${String(fact.sequence).padStart(6, "0")}`;
  }
}

/** The identity of what became of a delivery: one receipt, skip or bounce for each round, one failure for each attempt of it. */
function deliveryFactSort(fact: DeliveryFact): string {
  const { kind, deliveryId, round } = fact;
  const attempt = kind === "delivery_failed" ? [fact.attempt] : [];
  return [kind, deliveryId, ...attempt, ...(round ? [round] : [])].join("/");
}

/** The partition of a client's dead letters, sorted by when the deliveries were planned. */
export const deadLettersPartition = (agencyId: AgencyId, clientId: ClientId): string =>
  `${agencyId}/${clientId}/dead-letters`;

/** All dead letters of an agency, in the index by status. */
export const deadLettersStatusKey = (agencyId: AgencyId): string => `${agencyId}/dead-letters`;

export const deadLetterItem = (agencyId: AgencyId, letter: DeadLetter) => ({
  pk: deadLettersPartition(agencyId, letter.clientId),
  sk: [letter.queuedAt, letter.leadId, letter.deliveryId, letter.subscriptionId].join("/"),
});

/** The messages of an agency in the index by agency, apart from its leads. */
export const messagesKey = (agencyId: AgencyId): string => `${agencyId}/messages`;

/** What Baton tells: a partition for each message. The relay's stream filter names the sort key. */
export const messagePartition = (agencyId: AgencyId, id: MessageId): string => `${agencyId}/${id}`;

export const messageSort = "message";

export const attemptPrefix = "attempt/";

/** What became of a delivery of a message. No stream filter knows these: nothing follows from them. */
export const attemptSort = (fact: DeliveryFact): string => `${attemptPrefix}${deliveryFactSort(fact)}`;

/** Where a lead stands in lists: leads sort by the time they were received, then by id. */
export const positionOf = (receivedAt: Instant, leadId: LeadId): Position => `${receivedAt}/${leadId}`;

export const leadAt = (position: Position): LeadId => position.slice(position.indexOf("/") + 1) as LeadId;

/**
 * What the lists of an agency start with. Sandbox leads are in no list of live ones: whoever reads one of them cannot come across the
 * others by mistake.
 */
export const agencyKey = (agencyId: AgencyId, mode: Mode = "live"): string =>
  mode === "test" ? `${agencyId}/test` : agencyId;

export const campaignKey = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${campaignId}`;

export const statusKey = (agencyId: AgencyId, clientId: ClientId, status: LeadStatus, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/${status}`;

/** The partition of what belongs to a client, or to the agency itself. */
export const scopePartition = ({
  agencyId,
  clientId,
}: {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
}): string => (clientId ? `${agencyId}/${clientId}` : agencyId);

/** The partition of a client's billing records, sorted by position. That of the sandbox is for lists, and never for a bill. */
export const recordsPartition = (agencyId: AgencyId, clientId: ClientId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/records`;

/** How much of a campaign was placed with one client: a counter for each period, and what is being placed just now. */
export const usageItem = (agencyId: AgencyId, campaignId: CampaignId, clientId: ClientId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: `usage/${clientId}`,
});

/** Counts the turns of a campaign. */
export const turnsItem = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "turns",
});

/** The last canary of a campaign. */
export const canaryItem = (agencyId: AgencyId, campaignId: CampaignId) => ({
  pk: `${agencyId}/${campaignId}`,
  sk: "canary",
});

/** Who of a campaign was pushed last with a phone number or email, by its keyed hash. Spread over partitions by the hash. */
export const claimItem = (
  { agencyId, campaignId, mode }: { agencyId: AgencyId; campaignId: CampaignId; mode?: Mode },
  hash: string,
) => ({
  pk: `${campaignKey(agencyId, campaignId, mode)}/${hash}`,
  sk: "claim",
});

/** The held leads of a campaign, oldest first. */
export const heldPartition = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${campaignKey(agencyId, campaignId, mode)}/held`;

/** Reads the campaign out of the partition key of its line. */
export const campaignOfLine = (pk: string): CampaignId => pk.split("/").at(-2) as CampaignId;

/** Held leads of an agency in the index by status: they are no client's yet. */
export const heldStatusKey = (agencyId: AgencyId, mode?: Mode): string => `${agencyKey(agencyId, mode)}/held`;

/** The partition of an agency's sandbox inbox, sorted by when deliveries were planned. */
export const sandboxPartition = (agencyId: AgencyId): string => `${agencyId}/sandbox`;

export const sandboxMessageItem = (agencyId: AgencyId, { queuedAt, deliveryId }: SandboxMessage) => ({
  pk: sandboxPartition(agencyId),
  sk: `${queuedAt}/${deliveryId}`,
});

/** How the endpoint of a subscription does. */
export const healthItem = (scope: { agencyId: AgencyId; clientId?: ClientId | undefined }, id: SubscriptionId) => ({
  pk: scopePartition(scope),
  sk: `health/${id}`,
});

/** A phone or an address that opted out of an agency's messages, by its keyed hash. Spread over partitions by the hash. */
export const optOutItem = (agencyId: AgencyId, hash: string) => ({ pk: `${agencyId}/${hash}`, sk: "opt-out" });

/** What an agency spends on texts on a UTC day. */
export const smsDayItem = (agencyId: AgencyId, day: string) => ({ pk: `${agencyId}/sms`, sk: day });

export const agencyItem = (agencyId: AgencyId) => ({ pk: agencyId, sk: "agency" });

export const keyByHash = (hash: string) => ({ pk: `key/${hash}`, sk: "key" });

export const suppressionKind = "suppression";

/** The partition of an agency's suppressions; their ids are hashes, so it splits evenly should it grow hot. */
export const suppressionsPartition = (agencyId: AgencyId): string => `${agencyId}/suppressions`;

export const suppressionItem = (agencyId: AgencyId, id: SuppressionId) => ({
  pk: suppressionsPartition(agencyId),
  sk: `${suppressionKind}/${id}`,
});

/** Reads agency and lead out of the partition key of a lead's item, as a stream record shows it. */
export function leadOfPartition(pk: string): LeadKey {
  const [agencyId = "", leadId = ""] = pk.split("/");
  return { agencyId: agencyId as AgencyId, leadId: leadId as LeadId };
}

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
