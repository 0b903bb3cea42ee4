import { withoutPersonalData } from "#domain/history/fact.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import { type Item, putIfAbsent, queryItems, type Table } from "#platform/table/table.ts";
import type { History } from "../ports.ts";
import { decodeFact, encodeFact } from "./fact-codec.ts";
import { factPrefix, personSortKey, receivedSortKey } from "./keys.ts";

/** Stores the histories of leads in the table: one partition for each lead, to which facts are only added. */
export function makeHistoryStore(table: Table): History {
  return {
    // Store the person first and the fact last. The fact makes the lead exist, starts the stream, and is the source of
    // the response. A crash between the two leaves a person that no list or reader finds; a retry of the same request
    // adds the fact.
    async receive(key, { received, personal, fingerprint }) {
      const person = await putIfAbsent(table, {
        pk: leadPartition(key),
        sk: personSortKey,
        ...personal,
        fingerprint,
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
      if (!person || !fact) return undefined;
      if (person["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", received: decodeReceived(fact), personal: PersonalData.parse(person) };
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
      return person ? { facts, personal: PersonalData.parse(person) } : { facts: facts.map(withoutPersonalData) };
    },
  };
}

function decodeReceived(item: Item): Received {
  const fact = decodeFact(item);
  if (fact.kind !== "received") throw new Error(`not a received fact: ${fact.kind}`);
  return fact;
}
