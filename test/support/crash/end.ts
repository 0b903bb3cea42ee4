import * as z from "zod";
import { Entry } from "#domain/ledger/entry.ts";
import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { Message } from "#domain/delivery/message.ts";
import { Erasure } from "#domain/erasures/erasure.ts";
import { personalPropertyNames, type Fact } from "#domain/history/fact.ts";
import { foldLead, type LeadState } from "#domain/history/lead-state.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { decodeFact } from "#leads/adapters/fact-codec.ts";
import { personSortKey } from "#leads/adapters/keys.ts";
import { type Item, type Table, toAttributes, toItem } from "#platform/table/table.ts";
import type { ScheduledJob } from "#scheduling/ports.ts";
import { scanTable } from "../scan-table.ts";
import { faultsOf, findLeaks } from "./invariants.ts";
import type { System } from "./system.ts";

/** A lead as the table stores it. */
export type StoredLead = { leadId: LeadId; facts: Fact[]; state: LeadState };
/** A message, and its result. */
export type StoredMessage = { message: Message; facts: DeliveryFact[] };

/** The end of a run: the content of the table, and the output of the system. */
export type Ended = {
  system: System;
  items: Item[];
  leads: StoredLead[];
  messages: StoredMessage[];
  due: ScheduledJob[];
  /** The ids of deliveries that reached a recipient, one entry each time; `texts` are those by SMS. */
  arrivals: readonly string[];
  texts: readonly string[];
  /** Every fault that a function reported, as a log would show it. */
  faultTexts: readonly string[];
};

const StatementPage = z.object({
  kind: z.string(),
  documentNumber: z.string().optional(),
  period: z.string(),
  net: z.int().optional(),
  amount: z.int().optional(),
});

/** Reads the end of a run. */
export async function endOf({
  system,
  arrivals,
  texts,
  faultTexts,
  metrics,
}: {
  system: System;
  arrivals: readonly string[];
  texts: readonly string[];
  faultTexts: readonly string[];
  metrics: ReadonlySet<string>;
}) {
  const { table, agencyId } = system;
  const items = await itemsOf(table, agencyId);
  const ended: Ended = {
    system,
    items,
    arrivals,
    texts,
    faultTexts,
    due: await system.listDue(),
    leads: leadsIn(items),
    messages: messagesIn(items),
  };
  const nameOf = namesIn(ended);
  const erased = new Set(items.filter(({ sk }) => sk === "fact/erased").map(({ pk }) => pk));
  return {
    /** How often each delivery reached its recipient. */
    sends: Object.fromEntries([...Map.groupBy(arrivals, (id) => id)].map(([id, sent]) => [id, sent.length])),
    /** Violations of the invariants, which no fault may cause. */
    faults: await faultsOf(ended),
    /** The parts of the end that must be equal with and without a fault. */
    end: {
      /** The names of all stored items: none is missing, and none is superfluous. */
      items: items
        .filter(isKept)
        .map(({ pk, sk }) => nameOf(`${pk.replace(agencyId, "")} ${sk}`))
        .sort(),
      entries: items
        .filter(({ sk, kind }) => sk.startsWith("page/") && kind === "entries")
        .flatMap(({ entries }) => z.array(Entry).parse(entries))
        .map(({ line, amount }) => `${line} ${amount}`)
        .sort(),
      pages: items
        .filter(({ sk, kind }) => sk.startsWith("page/") && kind !== "entries")
        .map((item) => StatementPage.parse(item))
        .map(({ kind, documentNumber, period, net, amount }) =>
          [kind, documentNumber, period, net ?? amount].filter((part) => part !== undefined).join(" "),
        )
        .sort(),
      health: items
        .filter(({ sk, ...health }) => sk.startsWith("health/") && Number(health["failures"]) > 0)
        .map(({ sk }) => sk),
      statuses: ended.leads
        .map(({ state }) => [state.status, ...state.deliveries.map(({ status }) => status)].join(" "))
        .sort(),
      messages: ended.messages
        .map(
          ({ message, facts }) =>
            `${nameOf(message.id)}: ${facts
              .map(({ kind, deliveryId }) => `${kind} ${nameOf(deliveryId)}`)
              .sort()
              .join(", ")}`,
        )
        .sort(),
      subscriptions: items
        .filter(({ sk }) => sk.startsWith("subscription/"))
        .map(({ sk, disabled, verifiedAt, formerSecrets }) => {
          const states = [(disabled as { reason: string } | undefined)?.reason, verifiedAt && "verified"];
          return [sk, ...states, ((formerSecrets as unknown[]) ?? []).length].join(" ");
        }),
      spent: items.filter(({ pk }) => pk.endsWith("/sms")).map(({ spent }) => String(spent)),
      replays: items
        .filter(({ sk }) => sk.startsWith("replay/"))
        .map(({ status, ordered }) => `${String(status)} ${String(ordered)}`),
      exports: items.filter(({ sk }) => sk.startsWith("export/")).map(({ stage }) => String(stage)),
      /** The bytes of the files of exports. */
      files: [...system.files].map(([key, text]) => `${key}: ${text}`).sort(),
      erasures: items
        .filter(({ sk }) => sk.startsWith("erasure/"))
        .map((item) => Erasure.parse(item))
        .map(({ leadIds, contacts, recipients, recheckedAt, finishedAt }) =>
          JSON.stringify([
            leadIds.length,
            contacts.length,
            recipients.map(({ channel, notices, confirmedAt }) => `${channel} ${notices} ${confirmedAt !== undefined}`),
            recheckedAt !== undefined,
            finishedAt !== undefined,
          ]),
        ),
      /** What is left of persons who were erased. */
      remains: items
        .filter(({ pk }) => erased.has(pk))
        .filter((item) => personalPropertyNames.some((name) => name in item))
        .map(({ sk }) => sk),
      due: ended.due
        .filter((job) => !system.isLeft(job))
        .map(({ dueAt: _, ...thing }) => nameOf(Object.values(thing).join(" ")))
        .sort(),
      deadLetters: system.deadLetters.map(({ body }) => nameOf(body)).sort(),
      metrics: [...metrics].sort(),
    },
  };
}

/** Lists what leaked in a run whose end is not looked at: into a queue, or into the text of a fault. */
export async function leaksOf({ system, faultTexts }: Pick<Ended, "system" | "faultTexts">): Promise<string[]> {
  const people = await scanTable(system.table, {
    FilterExpression: "sk = :person OR begins_with(sk, :subscription)",
    ExpressionAttributeValues: toAttributes({ ":person": personSortKey, ":subscription": "subscription/" }),
  });
  return findLeaks({ items: people.map(toItem), faultTexts, system });
}

/** All items of an agency: other systems may share the table. */
async function itemsOf(table: Table, agencyId: AgencyId): Promise<Item[]> {
  const items = await scanTable(table, {
    FilterExpression: "begins_with(pk, :agency)",
    ExpressionAttributeValues: toAttributes({ ":agency": agencyId }),
  });
  return items.map(toItem).sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

/**
 * Drops the differences that do not matter: of a completed job how often it was scheduled, of a healthy endpoint
 * everything, the record of a refused push, which intake does not write at any price, which entries share a page, and how far
 * the pages of a statement were read.
 */
const isKept = ({ pk, sk, dueAt }: Item): boolean =>
  !sk.startsWith("health/") &&
  !sk.startsWith("page/") &&
  !sk.startsWith("fold/") &&
  partOf(pk) !== "refused" &&
  // A run that another one overtook schedules the cells again; an invariant says what they must be.
  !/^due\/[a-z]+_cells/.test(sk) &&
  (dueAt !== undefined || !sk.startsWith("due/"));

const partOf = (pk: string): string => pk.split("/")[1] ?? "";

function leadsIn(items: readonly Item[]): StoredLead[] {
  const facts = Map.groupBy(
    items.filter(({ pk, sk }) => sk.startsWith("fact/") && partOf(pk).startsWith("lead_")),
    ({ pk }) => partOf(pk) as LeadId,
  );
  return [...facts].flatMap(([leadId, own]) => {
    const known = own.map(decodeFact);
    const state = foldLead(known);
    return state ? [{ leadId, facts: known, state }] : [];
  });
}

function messagesIn(items: readonly Item[]): StoredMessage[] {
  const attempts = Map.groupBy(
    items.filter(({ sk }) => sk.startsWith("attempt/")),
    ({ pk }) => pk,
  );
  return items
    .filter(({ sk }) => sk === "message")
    .map((item) => ({
      message: Message.parse(item),
      facts: (attempts.get(item.pk) ?? []).map((fact) => DeliveryFact.parse(fact)),
    }));
}

/** Names messages and replays by content, because their ids depend on the time of the event, or on the agency. */
function namesIn({ messages }: Ended): (text: string) => string {
  const names = new Map<string, string>();
  for (const { message } of messages) {
    const { leadId, deliveryId, subscriptionId, percent } = message.data;
    const subjects = [leadId, deliveryId, subscriptionId, percent].filter((each) => each !== undefined);
    const about = `${message.type} ${subjects.map((subject) => JSON.stringify(subject)).join(" ")}`;
    names.set(message.id, about);
    for (const { id, subscriptionId: to } of message.deliveries) names.set(id, `${about} to ${to}`);
  }
  return (text) =>
    text
      .replaceAll(/(msg|dlv)_\w{26}/g, (id) => names.get(id) ?? id)
      .replaceAll(/rpl_\w{26}/g, "rpl")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "at");
}
