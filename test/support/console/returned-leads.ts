import { returnsConsole } from "#console/returns/wire.ts";
import type { Fact } from "#domain/history/fact.ts";
import { type ClientId, type LeadId, type ReturnId, toReturnId } from "#domain/shared/id.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { loadLead } from "#leads/read-lead.ts";
import { wireReturns } from "#returns/wire.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { at, on } from "../at.ts";
import { worldOf } from "../crash/stores.ts";
import { aClient, aContract, aPerson } from "../entities.ts";
import { aContactAttempt, aDelivered, aReceived, aReturnOpened, aReturnReferred } from "../facts.ts";
import { noContactRule } from "../return-rules.ts";

const agencyId = anId("agency");
const now = () => on("2026-11-30T14:05:00Z");

/** What was needed and found for a return of a person who was called twice. */
const evidence = [
  {
    term: "within",
    needed: "returned by Tue 2026-12-01T14:00Z",
    found: "returned Sun 2026-11-22T15:00Z",
    facts: ["fact/delivered"],
  },
  {
    term: "attempts_at_least",
    needed: "4 attempts on 2 working days by Tue 2026-12-01T14:00Z",
    found: "2 attempts: Sun 2026-11-22T14:10Z, Sun 2026-11-22T14:40Z",
    facts: [],
  },
];

export const aReferral = aReturnReferred({ cause: "evidence_unknown", evidence });

/** Returned leads of client 1 of agency 1 in a table, and the verbs and the pages of their returns. */
export async function openReturnedLeads(table: Table) {
  const world = worldOf(table, now);
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const deps = { ...world, toFactKey: factSortKey, onFault };
  const scope = { agencyId, clientId: anId("client") };
  await world.clients.create({ agencyId }, aClient({ name: "Kirkstall Windows", timeZone: "Europe/London" }), "");
  await world.clients.create({ agencyId }, aClient({ id: anId("client", 2), name: "Pennine Roofing" }), "");
  const contract = aContract({ from: on("2026-11-01T00:00:00Z"), returns: { rules: [noContactRule] } });
  await world.contracts.save(scope, contract, on("2026-10-01T00:00:00Z"));

  return {
    ...wireReturns(deps),
    clients: world.clients,
    routes: returnsConsole(deps),
    now,

    /** Stores a lead that was called twice and returned, with further facts about its return. */
    async add(
      number: number,
      { facts = [], note, clientId }: { facts?: readonly Fact[]; note?: string; clientId?: ClientId } = {},
    ): Promise<ReturnId> {
      const key = { agencyId, leadId: anId("lead", number) };
      const received = aReceived(clientId ? { clientId } : {});
      await world.history.receive(key, { received, personal: aPerson(), fingerprint: "" });
      const attempts = ["14:10", "14:40"].map((time, index) =>
        aContactAttempt({ attemptId: anId("att", index + 1), at: at(time), recordedAt: at(time) }),
      );
      const opened = aReturnOpened({ until: on("2026-12-01T14:00:00Z"), contractFrom: contract.from });
      for (const fact of [aDelivered(), ...attempts, opened, ...facts]) await world.history.append(key, fact);
      if (note !== undefined) await world.notes.save(key, { number: 1, by: "opened", text: note });
      await this.list(key.leadId);
      return toReturnId(key.leadId, 1);
    },

    /** Lists the return of a lead by its status, as the stream does. */
    async list(leadId: LeadId): Promise<void> {
      const lead = await loadLead(world.history, { agencyId, leadId });
      const placed = lead?.state.placed;
      const [first] = lead?.state.returns ?? [];
      if (!placed || !first) throw new Error("the lead was not returned");
      const { clientId } = placed.placement;
      await world.returnIndex.save({ agencyId, clientId, mode: "live", leadId }, first);
    },

    async statusOf(returnId: ReturnId) {
      const leadId: LeadId = anId("lead", Number(returnId.slice("ret_".length, -"-1".length)));
      const lead = await loadLead(world.history, { agencyId, leadId });
      return lead?.state.returns[0]?.status;
    },
  };
}

export type ReturnedLeads = Awaited<ReturnType<typeof openReturnedLeads>>;
