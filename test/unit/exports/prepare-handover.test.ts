import { expect, it } from "vitest";
import { makeChangeClient } from "#accounts/change-client.ts";
import { makePrepareHandover } from "#exports/prepare-handover.ts";
import { anId } from "#test/support/an-id.ts";
import { aSession } from "#test/support/console/a-session.ts";
import { openClosedMonths } from "#test/support/console/closed-months.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";

it("a statement is handed over with the date of its issue, also after the client moved to another time zone", async () => {
  const months = await openClosedMonths({ client: memoryDynamoDb(), name: "Baton" });
  const [agencyId, clientId] = [anId("agency"), anId("client")];
  const xero = { accountCode: "200", taxType: "20% (VAT on Income)" };
  const changeClient = makeChangeClient(months);
  await changeClient(agencyId, clientId, { invoicing: { xero }, timeZone: "America/New_York" });
  const prepared = await makePrepareHandover(months)(aSession("agency_operator").caller, {
    clientId,
    statement: months.statementId,
    format: "xero",
  });
  expect(prepared).toMatchObject({ ok: true, value: { handover: { issuedOn: "2026-12-04" } } });
});
