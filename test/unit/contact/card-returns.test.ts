import { beforeEach, describe, expect, it } from "vitest";
import { leadCardPages } from "#contact/wire.ts";
import type { ReturnPolicy } from "#domain/returns/return-policy.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { secrets, storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { wrongNumberRule } from "#test/support/return-rules.ts";

const [agencyId, clientId, leadId] = [anId("agency"), anId("client"), anId("lead")];
const key = { agencyId, leadId };

describe("returns on the lead card", () => {
  let stores: ReturnType<typeof storesOf>;
  let page: Page;

  beforeEach(async () => {
    const table = { client: memoryDynamoDb(), name: "Baton" };
    stores = storesOf(table);
    await stores.clients.create({ agencyId }, aClient({ id: clientId, agencyId }), "");
    await stores.subscriptions.create({ agencyId, clientId }, anSmsSubscription(), "");
    await stores.history.receive(key, { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" });
    await stores.history.append(key, aDelivered());
    const { leadLinks: links, personLinks, stopLinks } = secrets;
    const readLeadContext = async () => ({
      agencyName: "Brightlead",
      clientName: "Client",
      clientTimeZone: "Europe/London",
      campaignName: "Roofs",
    });
    const onFault = (fault: unknown) => {
      throw fault;
    };
    const linked = { links, personLinks, stopLinks, readLeadContext, fingerprint, toFactKey: factSortKey };
    const index = makeLeadIndex(table, stores.clients);
    const now = () => on("2026-11-22T14:30:00Z");
    const [card] = Object.values(leadCardPages({ ...stores, ...linked, index, ids, onFault, now }));
    page = card ?? expect.fail();
  });

  const agree = (returns: ReturnPolicy) =>
    stores.contracts.save(
      { agencyId, clientId },
      {
        currency: "GBP",
        from: on("2026-11-01T00:00:00Z"),
        period: "month",
        graceDays: 3,
        tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
        paymentDays: 30,
        document: "statement",
        returns,
      },
      on("2026-10-01T00:00:00Z"),
    );
  async function ask(fields?: Record<string, string>) {
    const url = secrets.leadLinks.createUrl({ ...key, delivery: 0, issuedAt: on("2026-11-22T14:00:00Z") });
    const event = anHttpEvent({
      pathParameters: { token: url.split("/").at(-1) ?? "" },
      ...(fields && { body: new URLSearchParams(fields).toString() }),
    });
    if (fields) event.requestContext.http.method = "POST";
    const { body = "" } = await page(event);
    return body.replace(/<style>[^]*<\/style>|<[^>]*>/g, " ").replace(/\s+/g, " ");
  }
  const statuses = async () => (await loadLead(stores.history, key))?.state.returns.map(({ status }) => status);
  const wrongNumber = { once: "att_1", attempt: "wrong_number" };

  it("says before the tap that a wrong number is not charged, and afterwards that the return was approved", async () => {
    await agree({ rules: [wrongNumberRule] });
    expect(await ask()).toContain("Wrong number: £60.00 will not be charged.");
    await ask(wrongNumber);
    await ask(wrongNumber);
    expect(await statuses()).toEqual(["approved"]);
    expect(await ask()).toContain("Your return was approved: nothing is charged for this lead.");
  });

  it("says what a credit in part leaves", async () => {
    await agree({ rules: [{ ...wrongNumberRule, remedy: { kind: "partial_credit", percent: 50 } }] });
    expect(await ask()).toContain("Wrong number: £30.00 will be charged, not £60.00.");
    await ask(wrongNumber);
    expect(await ask()).toContain("Your return was approved: £30.00 is charged for this lead.");
  });

  it("says that the agency decides without a rule, and beyond the cap", async () => {
    expect(await ask()).toContain("£60.00 stays charged; Brightlead decides about a return.");
    await agree({ rules: [wrongNumberRule], cap: { percent: 10 } });
    expect(await ask()).toContain("£60.00 stays charged; Brightlead decides about a return.");
    await ask(wrongNumber);
    expect(await statuses()).toEqual(["referred"]);
    expect(await ask()).toContain("You returned this lead: £60.00 stays charged until Brightlead decides.");
  });

  it("says that another lead replaces it", async () => {
    await agree({ rules: [{ ...wrongNumberRule, remedy: { kind: "replacement" } }] });
    expect(await ask()).toContain("£60.00 stays charged, and another lead replaces it.");
    await ask(wrongNumber);
    expect(await ask()).toContain("Your return was approved: another lead replaces this one.");
  });
});
