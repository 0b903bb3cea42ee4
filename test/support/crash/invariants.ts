import { isDeepStrictEqual } from "node:util";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { Side } from "#domain/appointments/appointment-fact.ts";
import { toMessageIdentityText } from "#domain/appointments/appointment-message-fact.ts";
import { decodeBillingRecord, encodeBillingRecord } from "#billing/adapters/billing-record-codec.ts";
import type { Fact } from "#domain/history/fact.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { listMembers } from "#domain/campaigns/campaign.ts";
import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { canaryAuthor, toMode } from "#domain/lead/received.ts";
import { ClientId, SeatId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { factSortKey, personSortKey, recordsPartition } from "#leads/adapters/keys.ts";
import type { Item } from "#platform/table/table.ts";
import { ids } from "../ids.ts";
import type { Ended, StoredLead } from "./end.ts";
import { textPrice } from "./senders.ts";
import { decodeCell } from "#reports/adapters/cell-codec.ts";
import { storesOf } from "./stores.ts";

/** What the table stores of an item: it drops undefined properties. */
const withoutUndefined = <Value extends object>(value: Value): Value => JSON.parse(JSON.stringify(value));

/**
 * Lists the violations at the end of a run, in words. With any fault, nothing is lost, nothing is charged or announced twice, every
 * count equals the placed leads, and no lead waits without a job.
 */
export async function faultsOf(ended: Ended): Promise<string[]> {
  return [
    ...ended.leads.flatMap((lead) => leftAlone(ended, lead)),
    ...unbilled(ended),
    ...uncounted(ended),
    ...(await miscounted(ended)),
    ...(await staleLetters(ended)),
    ...misannounced(ended),
    ...(await misbooked(ended)),
    ...unfinishedMessages(ended),
    ...silentAppointments(ended),
    ...strangeArrivals(ended),
    ...mispaidTexts(ended),
    ...findLeaks(ended),
    ...ended.due
      .filter((job) => job.dueAt < ended.system.clock.now() && !ended.system.isLeft(job))
      .map(({ kind }) => `${kind} is overdue`),
  ];
}

/** Every delivery of a lead was made, skipped or given up with a reason, or has a retry job; and a held lead is in the queue. */
function leftAlone({ due, items, leads }: Ended, { leadId, facts, state }: StoredLead): string[] {
  const { received, placed, deliveries } = state;
  if (!placed) {
    const isInLine = items.some(({ pk, sk }) => pk.endsWith("/held") && sk.endsWith(leadId));
    const isLookedAt = due.some((order) => order.kind === "release" && order.campaignId === received.campaignId);
    return isInLine && isLookedAt ? [] : [`${leadId} is held without a job`];
  }
  const isInLine = items.some(({ pk, sk }) => pk.endsWith("/held") && sk.endsWith(leadId));
  const shares = facts.flatMap((fact) => ("shares" in fact ? (fact.shares ?? []) : []));
  return [
    ...(isInLine ? [`${leadId} is placed and in line`] : []),
    ...(deliveries.length === 0 ? [`${leadId} goes nowhere`] : []),
    ...deliveries
      .filter(({ status }) => status === "pending" || status === "failed")
      .filter(({ id }) => !due.some((order) => order.kind === "retry" && order.deliveryId === id))
      .map(({ id, status }) => `${id} of ${leadId} is ${status} without a retry job`),
    ...shares
      .filter((share) => !leads.some((lead) => lead.leadId === share.leadId))
      .map((share) => `the share ${share.leadId} has no client`),
  ];
}

/** There is one record for each placed lead, and it equals the fold of the whole history. */
function unbilled({ items, leads, system: { agencyId } }: Ended): string[] {
  const stored = items.filter(({ pk }) => pk.endsWith("/records"));
  const expected = leads.flatMap(({ leadId, state }) => {
    const record = toBillingRecord(leadId, state);
    if (!record || state.received.author === canaryAuthor) return [];
    const pk = recordsPartition(agencyId, record.clientId, toMode(state.received));
    return [{ pk, record: decodeBillingRecord({ pk, sk: "", ...withoutUndefined(encodeBillingRecord(record)) }) }];
  });
  return [
    ...expected
      .filter(({ pk, record }) => {
        const own = stored.filter((item) => item["leadId"] === record.leadId);
        const [item] = own;
        return own.length !== 1 || !item || item.pk !== pk || !isDeepStrictEqual(decodeBillingRecord(item), record);
      })
      .map(({ record }) => `the record of ${record.leadId} is not what its history says`),
    ...(stored.length === expected.length ? [] : [`${stored.length} records of ${expected.length} leads`]),
  ];
}

/** Every live lead is in a cell of its client, unless a job that computes them is due. */
function uncounted({ items, leads, due }: Ended): string[] {
  const live = leads.filter(({ state: { placed, received } }) => {
    return placed && toMode(received) === "live" && received.author !== canaryAuthor;
  });
  return [...Map.groupBy(live, ({ state }) => state.placed?.placement.clientId)].flatMap(([clientId, own]) => {
    if (due.some((job) => job.kind.endsWith("_cells") && "clientId" in job && job.clientId === clientId)) return [];
    const counted = items
      .filter(({ pk, sk }) => pk.endsWith(`/${clientId}/rollup`) && sk.startsWith("day/"))
      .reduce((sum, { body }) => sum + (decodeCell(body)?.records ?? 0), 0);
    return counted === own.length ? [] : [`${counted} of ${own.length} leads of ${clientId} are in a cell`];
  });
}

/** Three minutes later, when reservations of leads that were never stored have expired, every client counts exactly its leads of the month. */
async function miscounted({ leads, system: { table, agencyId, clock } }: Ended): Promise<string[]> {
  const { campaigns, usages } = storesOf(table);
  const { entities } = await campaigns.list({ agencyId }, { limit: 9 });
  const at = instant(Date.parse(clock.now()) + 180_000);
  const faults: string[] = [];
  for (const campaign of entities) {
    for (const { clientId } of listMembers(campaign)) {
      const query = {
        agencyId,
        clientId,
        campaignId: campaign.id,
        leadId: ids.create("lead"),
        at,
        periods: toCalendarPeriods("Europe/London", at),
        earlierPeriods: toCalendarPeriods("Europe/London", at),
        timeZone: "Europe/London",
        caps: { month: { leads: 1_000_000 } },
        rulesAt: campaign.updatedAt,
        price: 0,
      };
      await usages.recount(query);
      const [read] = await usages.read([query]);
      const placed = leads.filter(
        ({ state: { received, placed: to } }) =>
          !received.sandbox &&
          received.campaignId === campaign.id &&
          to?.placement.clientId === clientId &&
          to.at.slice(0, 7) === at.slice(0, 7),
      );
      const counted = read?.usage.month;
      const spent = placed.reduce((sum, { state }) => sum + (state.placed?.placement.price.amount ?? 0), 0);
      if (counted?.leads !== placed.length)
        faults.push(`${clientId} counts ${counted?.leads} of ${placed.length} leads`);
      if (counted?.spend !== spent) faults.push(`${clientId} counts ${counted?.spend} of ${spent} pence`);
    }
  }
  return faults;
}

/** The dead letters are the deliveries that were given up, and stay while a replay retries one. */
async function staleLetters({ leads, system: { table, agencyId } }: Ended): Promise<string[]> {
  const { letters } = await storesOf(table).deadLetters.list(agencyId, {}, { limit: 99 });
  const listed = letters.map(({ deliveryId }) => deliveryId);
  const givenUp = leads
    .filter(({ state }) => !state.received.sandbox)
    .flatMap(({ state }) => state.deliveries.filter(({ status }) => status === "exhausted").map(({ id }) => id));
  const retried = leads.flatMap(({ state, facts }) =>
    state.deliveries
      .filter(({ id, status }) => status === "failed" && facts.some((fact) => isLastFailure(fact, id)))
      .map(({ id }) => id),
  );
  return [
    ...givenUp.filter((id) => !listed.includes(id)).map((id) => `${id} was given up and is not listed`),
    ...listed
      .filter((id) => ![...givenUp, ...retried].includes(id))
      .map((id) => `${id} is listed and was not given up`),
  ];
}

const isLastFailure = (fact: Fact, deliveryId: string): boolean =>
  fact.kind === "delivery_failed" && fact.deliveryId === deliveryId && fact.last;

/** Every fact was announced once to an agency that subscribes to it, and nothing else was announced. */
function misannounced({ items, leads, messages, system: { agencyId } }: Ended): string[] {
  const own = items.find(({ pk, sk }) => pk === agencyId && sk.startsWith("subscription/"));
  const wanted = (own?.["events"] ?? []) as string[];
  const expected = leads.flatMap(({ leadId, state, facts }) =>
    facts
      .flatMap((fact) => toLeadEvents(leadId, state, fact).map((event) => ({ event, fact })))
      .filter(({ event }) => wanted.includes(event.type))
      .map(({ event, fact }) => ids.deriveUnkeyed("msg", agencyId, event.type, leadId, factSortKey(fact))),
  );
  const ofFacts = /^(lead\.|delivery\.|appointment\.|return\.)/;
  // The notices of an erasure go to clients.
  const toAgency = messages.filter(({ message }) => message.deliveries.every(({ clientId }) => clientId === undefined));
  const posted = toAgency.filter(({ message }) => ofFacts.test(message.type)).map(({ message }) => message.id);
  return [
    ...expected.filter((id) => !posted.includes(id)).map((id) => `${id} was not announced`),
    ...posted.filter((id) => !expected.includes(id)).map((id) => `${id} was announced and never happened`),
  ];
}

/** The agendas have exactly the appointments that the histories say, so no slot is lost and none is given twice. */
async function misbooked({ items, leads, system: { table, agencyId } }: Ended): Promise<string[]> {
  const standing = leads.flatMap(({ leadId, state }) =>
    state.appointments.flatMap(({ id, start, cancelled, booked }) =>
      cancelled ? [] : [{ leadId, appointmentId: id, start, seatId: booked.seatId }],
    ),
  );
  const agendas = storesOf(table).agendas;
  const days = items.filter(({ pk }) => pk.endsWith("/agenda"));
  const entries = await Promise.all(
    days.map(async ({ pk, sk }) => {
      const [, clientId = ""] = pk.split("/");
      const [seatId = "", date = ""] = sk.split("/");
      const scope = {
        agencyId,
        clientId: ClientId.parse(clientId),
        seatId: SeatId.parse(seatId),
        mode: "live",
      } as const;
      const [day] = await agendas.readDays(scope, [date]);
      return (day?.busy ?? []).map(({ appointmentId, from, to }) => ({ seatId, appointmentId, from, to, date }));
    }),
  );
  const busy = entries.flat();
  return [
    ...standing
      .filter(
        ({ appointmentId, start }) =>
          !busy.some((each) => each.appointmentId === appointmentId && each.from <= Date.parse(start)),
      )
      .map(({ appointmentId }) => `${appointmentId} is in no agenda`),
    ...busy
      .filter(({ appointmentId }) => !standing.some((each) => each.appointmentId === appointmentId))
      .map(({ appointmentId }) => `${appointmentId} is in an agenda without a fact`),
    ...busy
      .filter((one) =>
        busy.some(
          (other) =>
            other.seatId === one.seatId &&
            other.appointmentId < one.appointmentId &&
            other.from < one.to &&
            one.from < other.to,
        ),
      )
      .map(({ appointmentId }) => `${appointmentId} overlaps another`),
  ];
}

/** Every message was delivered, or given up. */
function unfinishedMessages({ messages, due }: Ended): string[] {
  return messages.flatMap(({ message, facts }) =>
    message.deliveries
      .filter(
        ({ id }) => !filterDeliveryHistory(facts, id).some((fact) => fact.kind !== "delivery_failed" || fact.last),
      )
      .filter(({ id }) => !due.some((order) => order.kind === "retry" && order.deliveryId === id))
      .map(({ id }) => `${id} of ${message.type} was never delivered`),
  );
}

/** Every delivery that reached a recipient was planned under that id, and every delivery with a receipt reached its recipient. */
function strangeArrivals({ leads, messages, arrivals }: Ended): string[] {
  const live = leads.filter(({ state }) => !state.received.sandbox);
  const planned = [
    ...live.flatMap(listPlannedMessages),
    ...live.flatMap(({ state }) => state.deliveries.map(({ id }): string => id)),
    ...messages.flatMap(({ message }) => message.deliveries.map(({ id }): string => id)),
  ];
  const receipts: string[] = [
    ...[...live, ...messages].flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.kind === "delivered" && fact.reference !== "verified" ? [fact.deliveryId] : [])),
    ),
    ...live.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.kind === "appointment_message_sent" ? [toMessageIdentityText(fact)] : [])),
    ),
  ];
  return [
    ...arrivals.filter((id) => !planned.includes(id)).map((id) => `${id} was sent and never planned`),
    ...receipts.filter((id) => !arrivals.includes(id)).map((id) => `${id} has a receipt and never arrived`),
  ];
}

/** The messages that the sides of an appointment get, by their identities. */
const listPlannedMessages = ({ facts, state }: Pick<StoredLead, "facts" | "state">): string[] => [
  ...state.appointments.flatMap(listInvitations),
  ...facts.flatMap((fact) =>
    fact.kind === "appointment_reminded" ? [toMessageIdentityText({ ...fact, message: "reminder" })] : [],
  ),
];

const listInvitations = ({ id, moves, cancelled }: Appointment): string[] =>
  [
    { message: "booked" as const, sequence: 0 },
    ...moves.map(({ sequence }) => ({ message: "moved" as const, sequence })),
    ...(cancelled ? [{ message: "cancelled" as const, sequence: cancelled.sequence }] : []),
  ].flatMap((each) => Side.options.map((side) => toMessageIdentityText({ appointmentId: id, ...each, side })));

/** Each side of each appointment got each message, or the history says why not. */
const silentAppointments = ({ leads }: Ended): string[] =>
  leads
    .flatMap((lead) => {
      const settled = lead.state.appointments.flatMap(({ messages }) => messages.map(toMessageIdentityText));
      return listPlannedMessages(lead).filter((planned) => !settled.includes(planned));
    })
    .map((planned) => `${planned} was neither sent nor skipped`);

/** A day's spending equals the sent texts, plus at most one text whose result is unknown. */
function mispaidTexts({ items, texts }: Ended): string[] {
  const spent = items.filter(({ pk }) => pk.endsWith("/sms")).reduce((sum, item) => sum + Number(item["spent"]), 0);
  const least = new Set(texts).size * textPrice;
  return spent >= least ? [] : [`texts for ${least} were counted as ${spent}`];
}

/** The items that may contain personal data: a lead's person, sandbox messages, and the subscriptions of clients and agencies. */
const namesPeople = ({ sk, ...item }: Item): boolean =>
  sk === personSortKey || sk.startsWith("subscription/") || "text" in item || "body" in item;

/** Secrets, and links that authorise an action. */
const secret = /whsec_|whsk_|baton_[\w-]{20,}|\/[lsv]\/[\w-]{20,}/;

/**
 * Lists personal data and secrets in places that must have none: facts and other streamed items, queues, and the texts of
 * faults. Only the reports of SES and End User Messaging put the mailbox or phone of a client into a queue
 * (docs/decisions/0040-bounced-email-not-delivered.md, docs/decisions/0112-texts-with-carrier-reports.md).
 */
export function findLeaks({
  items,
  faultTexts,
  system: { queued },
}: Pick<Ended, "items" | "faultTexts" | "system">): string[] {
  const people = items.filter(({ sk }) => sk === personSortKey).map((item) => PersonalData.parse(item));
  const known = people.flatMap(({ person, notes, fields }) => [
    ...Object.values(person),
    notes,
    ...Object.values(fields),
  ]);
  // Shorter words, such as a country, may occur anywhere.
  const words = known.map(String).filter(({ length }) => length >= 4);
  const endpoints = items.filter(({ sk }) => sk.startsWith("subscription/")).map(({ endpoint }) => String(endpoint));
  const places = [
    ...items
      .filter((item) => !namesPeople(item))
      // A reply is erased with the person (docs/decisions/0049-endpoint-replies-erased-with-person.md).
      .map(({ excerpt: _, ...item }) => ({ place: `${item.pk} ${item.sk}`, text: JSON.stringify(item) })),
    ...queued.map(({ queue, body }) => ({ place: queue, text: body })),
    ...faultTexts.map((text) => ({ place: "a fault", text })),
  ];
  return places.flatMap(({ place, text }) =>
    [...words, ...(["mail", "texts"].includes(place) ? [] : endpoints), ...(secret.exec(text) ?? [])]
      .filter((word) => text.includes(word))
      .map((word) => `“${word}” occurs in ${place}`),
  );
}
