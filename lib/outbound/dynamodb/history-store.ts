import { Fact } from "../../domain/history/fact.ts";
import { PersonalData } from "../../domain/lead/personal-data.ts";
import { Received } from "../../domain/lead/received.ts";
import type { History, LeadKey } from "../../use-cases/ports/history.ts";
import {
  agencyKey,
  campaignKey,
  factPrefix,
  factSort,
  leadPartition,
  personSort,
  positionOf,
  receivedSort,
} from "./keys.ts";
import { getItem, type Item, putNew, queryItems, type Table } from "./table.ts";

/** The history of leads in the table: one partition for each lead, facts only ever added. */
export function makeHistory(table: Table): History {
  return {
    // The person first, the fact last: it is the fact that makes the lead exist, starts the stream and is answered from. A
    // crash between the two leaves a person that no list or reader finds, and that the retry of the same request completes.
    async receive(key, { received: coming, personal, fingerprint }) {
      const storing = putNew(table, {
        pk: leadPartition(key),
        sk: personSort,
        ...personal,
        fingerprint,
      });
      const [person, received] = await Promise.all([storing, coming]);
      if (!person.stored && person.existing["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      const fact = await putNew(table, encodeFact(key, received));
      if (fact.stored) return { outcome: "stored", received };
      return { outcome: "replayed", received: Received.parse(fact.existing) };
    },

    async replay(key, fingerprint) {
      const person = await getItem(table, { pk: leadPartition(key), sk: personSort });
      const fact = person && (await getItem(table, { pk: leadPartition(key), sk: receivedSort }));
      if (!fact) return undefined;
      if (person["fingerprint"] !== fingerprint) return { outcome: "conflict" };
      return { outcome: "replayed", received: Received.parse(fact) };
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
      const facts = items.filter(({ sk }) => sk.startsWith(factPrefix)).map((item) => Fact.parse(item));
      if (!facts.some(({ kind }) => kind === "received")) return undefined;
      const person = items.find(({ sk }) => sk === personSort);
      return { facts, ...(person && { personal: PersonalData.parse(person) }) };
    },
  };
}

/** A fact as an item. The one that brings a lead into being also puts it into the lists by agency and campaign. */
function encodeFact(key: LeadKey, fact: Fact): Item {
  const item = { pk: leadPartition(key), sk: factSort(fact), ...fact };
  if (fact.kind !== "received") return item;
  return {
    ...item,
    agencyKey: agencyKey(key.agencyId),
    campaignKey: campaignKey(key.agencyId, fact.campaignId),
    receivedKey: positionOf(fact.at, key.leadId),
  };
}
