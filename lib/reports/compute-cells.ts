import type { Calendars } from "#accounts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import { type ContactHours, findHoursAt } from "#domain/accounts/contact-hours.ts";
import { type Cell, computeDayCells, mergeCells, type VersionedLead } from "#domain/reports/cell.ts";
import { measureRecord, toLeadResults } from "#domain/reports/lead-measures.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { makeResolveHours } from "#leads/load-hours-in-force.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Fingerprint, Now, Position } from "#platform/ports.ts";
import { readOnce } from "#platform/read-once.ts";
import type { MeasuredRecords, StoredCell, StoredRecord } from "./ports.ts";

export type ComputeCellsDeps = {
  calendars: Pick<Calendars, "read">;
  history: History;
  measuredRecords: MeasuredRecords;
  fingerprint: Fingerprint;
  now: Now;
};

/** How many records are in memory at once. */
const pageSize = 5_000;

/** How many histories are read at once, of records that were stored before Baton kept their results. */
const historiesAtOnce = 10;

type Bounds = { from: Instant; to: Instant };

/**
 * Computes the cells of the leads placed with a client in a period from their records: one for each date and campaign.
 * Undefined if there are more than `max` records. Writes nothing.
 */
export function makeComputeCells({ calendars, history, measuredRecords, fingerprint, now }: ComputeCellsDeps) {
  return async function computeCells(
    agencyId: AgencyId,
    client: Client,
    period: Bounds,
    { max = Number.POSITIVE_INFINITY }: { max?: number } = {},
  ): Promise<StoredCell[] | undefined> {
    const [computedAt, zone] = [now(), client.timeZone];
    const measure = makeMeasure(agencyId, client);
    const parts = new Map<string, { of: string; campaignId: CampaignId; cells: Cell[] }>();
    let after: Position | undefined;
    let read = 0;
    do {
      const limit = Math.min(pageSize, max - read);
      const page = await measuredRecords.list({ agencyId, clientId: client.id }, period, { limit, after });
      read += page.records.length;
      if (page.next && read >= max) return undefined;
      const leads = await mapWithConcurrency(historiesAtOnce, page.records, measure);
      for (const [date, own] of Map.groupBy(leads, ({ record }) => toWallClock(zone, record.placedAt).date)) {
        for (const [campaignId, cell] of computeDayCells(own, { date, zone, computedAt, hash: fingerprint })) {
          const key = `${date}/${campaignId}`;
          const known = parts.get(key);
          if (known) known.cells.push(cell);
          else parts.set(key, { of: date, campaignId, cells: [cell] });
        }
      }
      after = page.next;
    } while (after !== undefined);
    return [...parts.values()].flatMap(({ of, campaignId, cells }) => {
      const cell = cells.length === 1 ? cells[0] : mergeCells(cells, fingerprint);
      return cell ? [{ of, campaignId, cell }] : [];
    });
  };

  /** Makes the function that measures a record by the client's hours, each version of which it reads once. */
  function makeMeasure(agencyId: AgencyId, { contactHours = [] }: Client) {
    const resolveHours = makeResolveHours({ calendars });
    const resolveOnce = readOnce((version: ContactHours) => resolveHours(agencyId, version));
    return async function measure({ record, version, results }: StoredRecord): Promise<VersionedLead> {
      const inForce = record.deliveredAt && findHoursAt(contactHours, record.deliveredAt);
      return {
        record,
        version,
        measures: measureRecord(
          record,
          results ?? (await readResults(agencyId, record)),
          inForce && (await resolveOnce(inForce)),
        ),
      };
    };
  }

  async function readResults(agencyId: AgencyId, { leadId }: StoredRecord["record"]) {
    const lead = await loadLead(history, { agencyId, leadId });
    if (!lead) throw new Error(`a billing record without a history: ${leadId}`);
    return toLeadResults(lead.state);
  }
}
