import { describe, expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { openContracts } from "#contracts/wire.ts";
import { makeVerifyStatements } from "#statements/verify-statements.ts";
import { openStatements } from "#statements/wire.ts";
import { expectNoHarm, runWithoutFault } from "#test/support/crash/matrix.ts";
import { clientId } from "#test/support/crash/run-scenario.ts";
import { closing } from "#test/support/crash/scenarios/closing.ts";

const [scenario = {}] = Object.values(closing);

describe("two months of a client", () => {
  it("are an invoice with a payment and a credit note, and an invoice by the job", async () => {
    const { system, end } = await runWithoutFault(scenario);
    expect(end.pages).toEqual([
      "closing 2026-11 12000",
      "closing 2026-12 6000",
      "credit CN-000001 2026-11 6000",
      "issue INV-000001 2026-11 12000",
      "issue INV-000002 2026-12 6000",
      "payment 2026-11 3000",
      "payment 2026-11 4200",
    ]);
    const { agencyId, table } = system;
    const deps = { ...openLedger(table), ...openStatements(table), ...openContracts(table) };
    expect(await makeVerifyStatements(deps)({ agencyId, clientId, currency: "GBP" })).toMatchObject({
      statements: 2,
      faults: [],
    });
  });

  it("end as if nothing had happened with a fault at any of their calls", async () => {
    expect(await expectNoHarm(scenario)).toBeGreaterThan(100);
  });
});
