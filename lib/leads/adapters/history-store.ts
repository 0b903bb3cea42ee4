import { withoutPersonalData } from "#domain/history/fact.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { isCanary, type Received, toMode } from "#domain/lead/received.ts";
import type { LeadKey } from "#platform/ports.ts";
import { leadPartition, toPosition } from "#platform/table/keys.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import { type Item, putIfAbsent, queryItems, type Table } from "#platform/table/table.ts";
import type { History } from "../ports.ts";
import { decodeFact, encodeFact } from "./fact-codec.ts";
import { factPrefix, personSortKey, personsKey, receivedSortKey } from "./keys.ts";

/** Stores the histories of leads in the table: one partition for each lead, to which facts are only added. */
export function makeHistoryStore(table: Table): History {
  return {
    // Store the person first and the fact last. The fact makes the lead exist, starts the stream, and is the source of
    // the response. A crash between the two leaves a person that no list or reader finds; a retry of the same request
    // adds the fact.
    async receive(key, { received, personal, fingerprint, tags }) {
      const person = await putIfAbsent(table, {
        pk: leadPartition(key),
        sk: personSortKey,
        ...personal,
        fingerprint,
        ...encodeTags(key, received, tags),
      });
      if (!person.stored && person.existing["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      const fact = await putIfAbsent(table, encodeFact(key, received));
      if (fact.stored) return { outcome: "stored", received };
      return { outcome: "replayed", received: decodeReceived(fact.existing) };
    },

    async findReceived(key, fingerprint) {
      const pk = leadPartition(key);
      const [person, fact] = await readItems(table, [
        { pk, sk: personSortKey },
        { pk, sk: receivedSortKey },
      ]);
      if (!fact) return undefined;
      // The person is stored before the fact, but one read of both may miss it; a later one finds it unless it was erased.
      const found = person ?? (await getItem(table, { pk, sk: personSortKey }));
      if (!found) return { outcome: "erased" };
      if (found["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", received: decodeReceived(fact), personal: PersonalData.parse(found) };
    },

    async append(key, fact) {
      const written = await putIfAbsent(table, encodeFact(key, fact));
      return written.stored ? "added" : "already_there";
    },

    async read(key) {
      const { items } = await queryItems(table, {
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": leadPartition(key) },
        ConsistentRead: true,
      });
      const person = items.find(({ sk }) => sk === personSortKey);
      const facts = items.filter(({ sk }) => sk.startsWith(factPrefix)).map(decodeFact);
      if (!facts.some(({ kind }) => kind === "received")) return undefined;
      // A retry of the push may store the person of an erased lead again; no reader sees it.
      const isErased = facts.some(({ kind }) => kind === "erased");
      const others = items.filter(({ sk }) => sk !== personSortKey && !sk.startsWith(factPrefix));
      const beside = new Map(others.map((item) => [item.sk, item]));
      if (!person || isErased) return { facts: facts.map(withoutPersonalData), beside };
      return { facts, personal: PersonalData.parse(person), tags: decodeTags(person), beside };
    },
  };
}

/**
 * Encodes the tags of a person, and puts it into the list that searches filter; a canary is in no list. Tags are
 * separated, so that a search never finds the end of one and the beginning of the next.
 */
const encodeTags = ({ agencyId, leadId }: LeadKey, received: Received, tags: readonly string[] = []) =>
  tags.length > 0 && !isCanary(received)
    ? {
        agencyKey: personsKey(agencyId, toMode(received)),
        receivedKey: toPosition(received.at, leadId),
        find: tags.map((tag) => `.${tag}`).join(""),
      }
    : {};

const decodeTags = ({ find }: Item): string[] | undefined =>
  typeof find === "string" ? find.split(".").slice(1) : undefined;

function decodeReceived(item: Item): Received {
  const fact = decodeFact(item);
  if (fact.kind !== "received") throw new Error(`not a received fact: ${fact.kind}`);
  return fact;
}
