import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { findHoursAt } from "#domain/accounts/contact-hours.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Fact } from "#domain/history/fact.ts";
import { measureLeadClock } from "#domain/history/lead-clock.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { VersionedLead } from "#domain/reports/cell.ts";
import { type LeadResults, toLeadResults } from "#domain/reports/lead-measures.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeScheduleRebuild } from "#reports/rebuild-cells.ts";
import { makeScheduleDayCells } from "#reports/schedule-day-cells.ts";
import { cellJobs, openCells } from "#reports/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { aClient } from "../entities.ts";
import { londonHours } from "../facts.ts";
import { noDueWork } from "../no-due-work.ts";
import { cellReadersOver } from "./report-over.ts";
import { toLeadMeasures } from "./measured-leads.ts";

const hours = { from: londonHours.from, ...londonHours.hours, calendars: [] };

/** The projector and the jobs of cells over a table, with one client that has London hours from November on. */
export async function aRollupSystem(table: Table, client: Client = aClient({ contactHours: [hours] })) {
  let at = Date.parse("2026-12-20T12:00:00Z");
  const now = (): Instant => instant(at);
  const clients = makeClientStore(table);
  const { agencyId, id: clientId } = client;
  await clients.create({ agencyId }, client, "");
  const [records, jobs] = [makeBillingRecordStore(table), makeJobStore(table)];
  const deps = {
    ...openCells(table),
    clients,
    jobs,
    fingerprint,
    now,
    calendars: makeCalendarStore(table),
    history: makeHistoryStore(table),
  };
  const handlers = cellJobs(deps);
  const runJob = makeRunJob({ jobs, now, handlers: { ...noDueWork, ...handlers } });
  const scheduleDayCells = makeScheduleDayCells(deps);
  return {
    ...deps,
    ...cellReadersOver(table, clients, now),
    scope: { agencyId, clientId },
    handlers,
    runJob,
    scheduleDayCells,
    scheduleRebuild: makeScheduleRebuild(deps),
    advance: (ms: number) => void (at += ms),
    saveRecord: (record: BillingRecord, version: number, results: LeadResults) =>
      records.save(agencyId, record, version, { results }),
    /** Projects a lead from these facts, which may be older than what was projected before. */
    async project(leadId: LeadId, facts: readonly Fact[]): Promise<void> {
      const state = foldLead(facts);
      const record = state && toBillingRecord(leadId, state);
      if (!record) return;
      await records.save(agencyId, record, facts.length, { results: toLeadResults(state) });
      await scheduleDayCells(agencyId, record);
    },
    /** Runs the jobs of this client that are due, until none is left; time passes meanwhile. */
    async runDueJobs(): Promise<void> {
      for (let runs = 0; runs < 100; runs++) {
        const due: Parameters<typeof runJob>[0][] = [];
        for await (const page of jobs.listDue(now(), 100)) {
          due.push(...page.filter((job) => "clientId" in job && job.clientId === clientId));
        }
        if (due.length === 0) return;
        for (const job of due) {
          const { dueAt: _, ...own } = { dueAt: undefined, ...job };
          await runJob(own);
        }
        at += 1_000;
      }
      throw new Error("the jobs find no end");
    },
    /** The lead as reports must count it, computed from its facts alone. */
    measure(leadId: LeadId, facts: readonly Fact[]): VersionedLead[] {
      const state = foldLead(facts);
      const record = state && toBillingRecord(leadId, state);
      if (!record) return [];
      const inForce = state.deliveredAt && findHoursAt(client.contactHours ?? [], state.deliveredAt);
      const clock = measureLeadClock(state, inForce && londonHours);
      return [{ record, version: facts.length, measures: toLeadMeasures(state, clock) }];
    },
  };
}
