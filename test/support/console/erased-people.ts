import { erasuresConsole } from "#console/erasures/wire.ts";
import type { Erasure } from "#domain/erasures/erasure.ts";
import { wireErasures } from "#erasures/wire.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { at, on } from "../at.ts";
import { worldOf } from "../crash/stores.ts";
import { aClient } from "../entities.ts";

const agencyId = anId("agency");
const now = () => at("14:05");

/** An erasure of a person with two leads of two clients, of whom one confirmed. */
export const anErasure = (changes: Partial<Erasure> = {}): Erasure => ({
  id: anId("era"),
  subject: { by: "contact", contact: "phone", hash: "hash" },
  requestedBy: anId("user"),
  createdAt: at("09:00"),
  updatedAt: at("09:00"),
  dueBy: on("2026-12-22T09:00:00Z"),
  contacts: [],
  leadIds: [anId("lead", 1), anId("lead", 2)],
  erasedAt: at("09:01"),
  recipients: [1, 2].map((number) => ({
    leadId: anId("lead", number),
    clientId: anId("client", number),
    subscriptionId: anId("sub", number),
    channel: number === 1 ? ("email" as const) : ("webhook" as const),
    notices: 1,
    notifiedAt: at("09:05"),
    ...(number === 1 && { confirmedAt: at("10:00") }),
  })),
  ...changes,
});

/** The erasures of agency 1 in a table: the verbs and the pages. */
export async function openErasedPeople(table: Table) {
  const jobs: unknown[] = [];
  const deps = { ...worldOf(table, now), jobQueue: { enqueue: async (due: unknown) => void jobs.push(due) } };
  await deps.clients.create({ agencyId }, aClient({ name: "Kirkstall Windows" }), "");
  await deps.clients.create({ agencyId }, aClient({ id: anId("client", 2), name: "Pennine Roofing" }), "");
  return {
    ...wireErasures(deps),
    clients: deps.clients,
    ids: deps.ids,
    routes: erasuresConsole(deps),
    now,
    queued: jobs,
    add: (erasure: Erasure) => deps.erasures.create({ agencyId }, erasure, ""),
    list: async () => (await deps.erasures.list({ agencyId }, { limit: 100 })).entities,
  };
}

export type ErasedPeople = Awaited<ReturnType<typeof openErasedPeople>>;
