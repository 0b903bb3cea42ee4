import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeContractStore } from "#contracts/adapters/contract-store.ts";
import { makeAddContract } from "#contracts/add-contract.ts";
import { makeListContracts } from "#contracts/list-contracts.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { on } from "#test/support/at.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aClient, aContract } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { isOnDynamoDbLocal, skippedThere } from "#test/support/engine.ts";

const at = on("2026-11-22T09:00:00Z");
const from = on("2026-12-01T00:00:00Z");

describe("contracts in DynamoDB", () => {
  let emulators: Emulators;
  let table: Table;
  let spent: Spent;
  let scope: ClientScope;
  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    table = { client: counted.client, name: await createBatonTable(emulators) };
  });
  afterAll(() => emulators?.stop());
  beforeEach(async () => {
    scope = { agencyId: ids.create("agency"), clientId: ids.create("client") };
    await makeClientStore(table).create(scope, aClient({ id: scope.clientId, agencyId: scope.agencyId }), "");
  });

  it("are listed as they were saved, by currency and then by date, and never those of another client", async () => {
    const contracts = makeContractStore(table);
    const tiers = { kind: "volume" as const, steps: [{ upTo: 50, amount: 6_000 }, { amount: 5_000 }] };
    const later = aContract({ from, tiers, minimum: { amount: 1, on: "net" } });
    const [now, euros] = [aContract({ from: at }), aContract({ from, currency: "EUR" })];
    for (const contract of [later, now, euros]) expect(await contracts.save(scope, contract, at)).toEqual(contract);
    const other = { ...scope, clientId: ids.create("client") };
    await contracts.save(other, aContract({ from }), at);
    expect(await contracts.list(scope)).toEqual([euros, now, later]);
  });

  it("are replaced until they take effect, and then kept", async () => {
    const contracts = makeContractStore(table);
    const replaced = aContract({ from, paymentDays: 14 });
    await contracts.save(scope, aContract({ from }), at);
    expect(await contracts.save(scope, replaced, on("2026-11-30T23:59:59.999Z"))).toEqual(replaced);
    expect(await contracts.save(scope, aContract({ from, paymentDays: 7 }), from)).toEqual(replaced);
    expect(await contracts.list(scope)).toEqual([replaced]);
  });

  it("are one version when twenty requests add it at once", async () => {
    const deps = {
      clients: makeClientStore(table),
      contracts: makeContractStore(table),
      jobs: makeJobStore(table),
      now: () => at,
    };
    const add = makeAddContract(deps);
    const added = await Promise.all(Array.from({ length: 20 }, () => add(scope, aContract({ from: at }))));
    expect(added.every(({ ok }) => ok)).toBe(true);
    expect(await makeListContracts(deps)(scope)).toEqual({ ok: true, value: [aContract({ from: at })] });
  });

  it("cost a write unit to add and three to schedule its closing, and the client and a read unit for four kilobytes to list", async ({
    skip,
  }) => {
    skip(isOnDynamoDbLocal, skippedThere.capacity);
    const deps = {
      clients: makeClientStore(table),
      contracts: makeContractStore(table),
      jobs: makeJobStore(table),
      now: () => at,
    };
    const add = makeAddContract(deps);
    expect(await costOf(spent, () => add(scope, aContract({ from: at })))).toEqual({ reads: 2, writes: 4, calls: 5 });
    for (const day of ["01", "02", "03"]) await add(scope, aContract({ from: on(`2026-12-${day}T00:00:00Z`) }));
    expect(await costOf(spent, () => makeListContracts(deps)(scope))).toEqual({ reads: 2, writes: 0, calls: 2 });
  });
});
