import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { placedSortKey, receivedSortKey, recordsPartition, takenSortKey } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import { type Item, putIf, queryItems, type Table } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { UsageQuery } from "../ports.ts";
import { ticketsPartition } from "./keys.ts";
import { type Count, listCappedPeriods } from "./usage-item.ts";

/** The record of one reservation: the lead may be placed at `at`, and then counts in `periods`. */
type Ticket = { leadId: LeadId; at: Instant; amount: number; periods: string[] };

/** `placedLeadId` is the lead, or the share of it, that the client got. */
type ConfirmedTicket = Ticket & { placedLeadId: LeadId };

// A push waits while all tickets and records of a month are read, so only what is needed of them is transferred and decoded.
const ticketFields = {
  ProjectionExpression: "leadId, #at, amount, periods",
  ExpressionAttributeNames: { "#at": "at" },
};
const recordFields = { ProjectionExpression: "leadId, placedAt, price" };

/** A ticket is needed until its month is over; DynamoDB then removes it. */
const ticketLifetimeDays = 35;

/** Longer than a month. */
const longestPeriodMs = 32 * 24 * 3_600_000;

/** Stores the ticket of a reservation. Idempotent. */
export async function storeTicket(table: Table, query: UsageQuery): Promise<void> {
  const { agencyId, campaignId, clientId, leadId, at, price } = query;
  const ticket: Ticket = { leadId, at, amount: price, periods: listCappedPeriods(query) };
  await putIf(
    table,
    {
      pk: ticketsPartition(agencyId, campaignId, clientId),
      sk: `ticket/${leadId}/${at}`,
      ...ticket,
      expiresAt: toExpiry(at, ticketLifetimeDays),
    },
    { expression: "attribute_not_exists(pk) OR attribute_exists(pk)" },
  );
}

/** Lists the tickets of the periods whose lead was placed with the client by the fact of the ticket's time. */
export async function listConfirmedTickets(
  table: Table,
  query: UsageQuery,
  periods: readonly string[],
): Promise<ConfirmedTicket[]> {
  const tickets = await listTickets(table, query, periods);
  return confirmTickets(table, query, tickets, await listRecords(table, query, periods));
}

async function listTickets(
  table: Table,
  { agencyId, campaignId, clientId }: UsageQuery,
  periods: readonly string[],
): Promise<Ticket[]> {
  const { items } = await queryItems(table, {
    KeyConditionExpression: "pk = :pk",
    ...ticketFields,
    ExpressionAttributeValues: { ":pk": ticketsPartition(agencyId, campaignId, clientId) },
    ConsistentRead: true,
  });
  return (items as unknown as Ticket[]).filter((ticket) => ticket.periods.some((period) => periods.includes(period)));
}

/**
 * Keeps the tickets whose fact places a lead with the client. Most have a billing record, which proves it; of the others it
 * reads the facts.
 */
async function confirmTickets(
  table: Table,
  query: UsageQuery,
  tickets: readonly Ticket[],
  records: readonly StoredRecord[],
): Promise<ConfirmedTicket[]> {
  const recorded = new Set(records.map(({ leadId, placedAt }) => `${leadId}/${placedAt}`));
  const isRecorded = ({ leadId, at }: Ticket) => recorded.has(`${leadId}/${at}`);
  return [
    ...tickets.filter(isRecorded).map((ticket) => ({ ...ticket, placedLeadId: ticket.leadId })),
    // The record of a share, or of a lead that was passed on, has a lead id of its own, which the fact names.
    ...(await confirmByFacts(
      table,
      query,
      tickets.filter((ticket) => !isRecorded(ticket)),
    )),
  ];
}

async function confirmByFacts(
  table: Table,
  { agencyId, clientId }: UsageQuery,
  tickets: readonly Ticket[],
): Promise<ConfirmedTicket[]> {
  const facts = await readItems(
    table,
    tickets.flatMap(({ leadId }) => placingSortKeys.map((sk) => ({ pk: leadPartition({ agencyId, leadId }), sk }))),
  );
  return tickets.flatMap((ticket, index) => {
    const [placedLeadId] = facts
      .slice(placingSortKeys.length * index, placingSortKeys.length * (index + 1))
      .filter((fact) => fact?.["at"] === ticket.at)
      .flatMap((fact) => findPlacedLeadId(fact, ticket.leadId, clientId) ?? []);
    return placedLeadId ? [{ ...ticket, placedLeadId }] : [];
  });
}

/** The facts that can place a lead: with its own client, or passed on with the next one. */
const placingSortKeys = [receivedSortKey, placedSortKey, takenSortKey];

/** Finds the lead, the share of it, or the lead that it was passed on as, that the fact places with the client. */
function findPlacedLeadId(fact: Item | undefined, leadId: LeadId, clientId: ClientId): LeadId | undefined {
  const {
    placement,
    leadId: passedLeadId,
    shares = [],
  } = (fact ?? {}) as {
    placement?: { clientId: ClientId };
    leadId?: LeadId;
    shares?: { leadId: LeadId; placement: { clientId: ClientId } }[];
  };
  if (placement?.clientId === clientId) return passedLeadId ?? leadId;
  return shares.find((share) => share.placement.clientId === clientId)?.leadId;
}

/** Counts the leads of each period that have a billing record and no ticket: those placed while there was no cap. */
export async function countUnticketed(
  table: Table,
  query: UsageQuery,
  periods: readonly string[],
): Promise<Map<string, Count>> {
  const records = await listRecords(table, query, periods);
  // Read after the records: a ticket is stored before the fact, and so before the record, of its lead.
  const tickets = records.length === 0 ? [] : await listTickets(table, query, periods);
  const ticketed = await confirmTickets(table, query, tickets, records);
  return new Map(
    periods.map((period) => {
      const counted = new Set(ticketed.filter((t) => t.periods.includes(period)).map((t) => t.placedLeadId));
      const unticketed = records.filter(
        ({ leadId, placedAt }) =>
          !counted.has(leadId) && Object.values(toCalendarPeriods(query.timeZone, placedAt)).includes(period),
      );
      const spend = sumAmounts(unticketed.map(({ price }) => price.amount));
      return [period, { leads: unticketed.length, spend }];
    }),
  );
}

/** Lists the client's billing records in the campaign since the earliest of the periods began. */
async function listRecords(
  table: Table,
  { agencyId, campaignId, clientId, timeZone, at }: UsageQuery,
  periods: readonly string[],
): Promise<StoredRecord[]> {
  const from = periods.map((period) => findPeriodStart(timeZone, at, period)).toSorted()[0] ?? at;
  const { items } = await queryItems(table, {
    KeyConditionExpression: "pk = :pk AND sk >= :from",
    FilterExpression: "campaignId = :campaign",
    ...recordFields,
    ExpressionAttributeValues: {
      ":pk": recordsPartition(agencyId, clientId),
      ":from": from,
      ":campaign": campaignId,
    },
    ConsistentRead: true,
  });
  return items as unknown as StoredRecord[];
}

type StoredRecord = { leadId: LeadId; placedAt: Instant; price: { amount: number } };

/** Finds by bisection when the period that contains `at` began. */
function findPeriodStart(timeZone: string, at: Instant, period: string): Instant {
  let [before, within] = [Date.parse(at) - longestPeriodMs, Date.parse(at)];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (Object.values(toCalendarPeriods(timeZone, instant(middle))).includes(period)) within = middle;
    else before = middle;
  }
  return instant(within);
}
