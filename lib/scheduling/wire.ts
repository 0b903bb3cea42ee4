import type { Table } from "#platform/table/table.ts";
import { makeJobStore } from "./adapters/job-store.ts";

export const openJobs = (table: Table) => ({ jobs: makeJobStore(table) });
