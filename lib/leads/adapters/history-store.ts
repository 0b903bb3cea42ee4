import { PersonalData } from "#domain/lead/personal-data.ts";
import type { Received } from "#domain/lead/received.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import { type Item, putNew, queryItems, type Table } from "#platform/table/table.ts";
import type { History } from "../ports.ts";
import { decodeFact, encodeFact } from "./fact-codec.ts";
import { factPrefix, personSort, receivedSort } from "./keys.ts";

/** The history of leads in the table: one partition for each lead, facts only ever added. */
export function makeHistory(table: Table): History {
  return {
    // The person first, the fact last: it is the fact that makes the lead exist, starts the stream and is answered from. A
    // crash between the two leaves a person that no list or reader finds, and that the retry of the same request completes.
    async receive(key, { received, personal, fingerprint }) {
      const person = await putNew(table, {
        pk: leadPartition(key),
        sk: personSort,
        ...personal,
        fingerprint,
      });
      if (!person.stored && person.existing["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      const fact = await putNew(table, encodeFact(key, received));
      if (fact.stored) return { outcome: "stored", received };
      return { outcome: "replayed", received: receivedIn(fact.existing) };
    },

    async replay(key, fingerprint) {
      const pk = leadPartition(key);
      const [person, fact] = await readItems(table, [
        { pk, sk: personSort },
        { pk, sk: receivedSort },
      ]);
      if (!person || !fact) return undefined;
      if (person["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", received: receivedIn(fact), personal: PersonalData.parse(person) };
    },

    async append(key, fact) {
      const written = await putNew(table, encodeFact(key, fact));
      return written.stored ? "added" : "already_there";
    },

    async read(key) {
      const { items } = await queryItems(table, {
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": leadPartition(key) },
        ConsistentRead: true,
      });
      const facts = items.filter(({ sk }) => sk.startsWith(factPrefix)).map(decodeFact);
      if (!facts.some(({ kind }) => kind === "received")) return undefined;
      const person = items.find(({ sk }) => sk === personSort);
      return { facts, ...(person && { personal: PersonalData.parse(person) }) };
    },
  };
}

function receivedIn(item: Item): Received {
  const fact = decodeFact(item);
  if (fact.kind !== "received") throw new Error(`not a receipt: ${fact.kind}`);
  return fact;
}
