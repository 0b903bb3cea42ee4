import { beforeEach, describe, expect, it } from "vitest";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { type RouteName, routes } from "#app/routes.ts";
import type { Clients } from "#accounts/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import { contractEndpoints } from "#contracts/wire.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { type Contract, maxContracts } from "#domain/contracts/contract.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import type { Route } from "#platform/http/route.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aClient, aContract, anAgencyKey } from "#test/support/entities.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

const [agencyId, clientId] = [anId("agency"), anId("client")];
const scope = { agencyId, clientId };
const agencyKey: ApiKey = { ...anAgencyKey(), agencyId };
const clientKey: ApiKey = { ...agencyKey, role: "client", clientId };
const billingKey: ApiKey = { ...agencyKey, role: "billing" };
const otherClientKey: ApiKey = { ...clientKey, clientId: anId("client", 2) };
const otherAgencyKey: ApiKey = { ...agencyKey, agencyId: anId("agency", 2) };

const { from: _, ...invoiced } = aContract();
const statement = { currency: "GBP", tax: { rate: 2_000 }, document: "statement" };

type Answer = { status: number; body: Record<string, unknown> & { items?: Contract[]; errors?: object[] } };

describe("contracts over HTTP", () => {
  let clock: Instant;
  let contracts: Contracts;
  let clients: Pick<Clients, "replace">;
  let jobs: Pick<JobStore, "read">;
  let ask: (name: RouteName, body?: object, caller?: ApiKey) => Promise<Answer>;

  beforeEach(async () => {
    clock = on("2026-11-22T09:00:00Z");
    const stores = storesOf({ client: memoryDynamoDb(), name: "Baton" });
    ({ contracts, clients, jobs } = stores);
    await stores.clients.create({ agencyId }, aClient({ id: clientId, agencyId }), "");
    const onFault = (fault: unknown) => {
      throw fault;
    };
    ask = async (name, body, caller = agencyKey) => {
      const { method, path }: Route = routes[name];
      const handler = makeHttpHandler({
        name: "api",
        loadEndpoints: async () => contractEndpoints({ ...stores, now: () => clock }),
        findKey: async () => caller,
        problems: makeProblemWriter("https://baton.example.com"),
        onFault,
      });
      const answer = await handler(
        anHttpEvent({
          routeKey: `${method} ${path}`,
          pathParameters: { clientId },
          ...(body && { body: JSON.stringify(body) }),
          headers: { authorization: "Bearer x", "content-type": "application/json" },
        }),
      );
      return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? "{}") as Answer["body"] };
    };
  });

  const listed = async (caller?: ApiKey) => (await ask("listContracts", undefined, caller)).body.items;
  const advance = (ms: number) => {
    clock = instant(Date.parse(clock) + ms);
  };

  describe("a version that is added", () => {
    it("takes effect now, and has the usual rules where it names none", async () => {
      const { status, body } = await ask("addContract", statement);
      expect([status, body]).toEqual([
        200,
        {
          currency: "GBP",
          from: "2026-11-22T09:00:00.000Z",
          period: "month",
          graceDays: 3,
          tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
          paymentDays: 30,
          document: "statement",
        },
      ]);
      expect(await listed()).toEqual([body]);
    });

    it("is added once, however often it is sent", async () => {
      const first = await ask("addContract", invoiced);
      advance(60_000);
      expect(await ask("addContract", invoiced)).toEqual(first);
      expect(await ask("addContract", { ...invoiced, from: first.body["from"] })).toEqual(first);
      const later = { ...invoiced, from: "2026-12-01T00:00:00Z" };
      const next = await ask("addContract", later);
      expect(await ask("addContract", later)).toEqual(next);
      expect(await listed()).toEqual([first.body, next.body]);
    });

    it("is one in its currency, beside those in others", async () => {
      await ask("addContract", statement);
      await ask("addContract", { ...statement, currency: "EUR" });
      expect((await listed())?.map(({ currency, from }) => [currency, from])).toEqual([
        ["EUR", clock],
        ["GBP", clock],
      ]);
    });

    it("replaces a version from the same instant that has not taken effect", async () => {
      const from = "2026-12-01T00:00:00.000Z";
      await ask("addContract", { ...statement, from });
      const { body } = await ask("addContract", { ...statement, from, paymentDays: 14 });
      expect(await listed()).toEqual([body]);
    });

    it("leaves a version that has taken effect as it is, at its very instant too", async () => {
      const from = "2026-12-01T00:00:00.000Z";
      const { body } = await ask("addContract", { ...statement, from });
      for (const now of [from, "2026-12-01T00:00:00.001Z"]) {
        clock = on(now);
        const refused = await ask("addContract", { ...statement, from, paymentDays: 14 });
        expect([refused.status, refused.body["code"]]).toEqual([422, "validation_error"]);
        expect(refused.body.errors).toEqual([
          { pointer: "/from", detail: "now or later, because versions that were in force cannot change" },
        ]);
      }
      expect(await listed()).toEqual([body]);
    });

    it("is refused with a date in the past", async () => {
      const refused = await ask("addContract", { ...statement, from: "2026-11-22T08:59:59.999Z" });
      expect([refused.status, refused.body["code"], await listed()]).toEqual([422, "validation_error", []]);
    });

    it.each(["Etc/GMT+12", "Pacific/Kiritimati"])(
      "starts as late as its first period can close in a year of four digits, in %s",
      async (timeZone) => {
        const client = aClient({ id: clientId, agencyId });
        await clients.replace({ agencyId }, client, { ...client, timeZone });
        const late = (from: string) => ask("addContract", { ...statement, graceDays: 28, from });
        expect((await late("9999-10-31T23:59:59.999Z")).status).toBe(200);
        for (const from of ["9999-11-01T00:00:00Z", "9999-12-31T23:59:59.999Z"]) {
          const { status, body } = await late(from);
          expect([status, body.errors]).toEqual([422, [{ pointer: "/from", detail: "before November 9999" }]]);
        }
        expect(await listed()).toHaveLength(1);
        const { dueAt } = (await jobs.read({ kind: "close", ...scope, currency: "GBP" })) ?? {};
        expect(dueAt?.slice(0, 5)).toBe("9999-");
      },
    );

    it("is refused with the pointer of each detail that its invoices would lack", async () => {
      const { customer: __, ...rest } = invoiced;
      const { status, body } = await ask("addContract", {
        ...rest,
        supplier: { ...rest.supplier, vatNumber: undefined },
      });
      expect([status, body["code"]]).toEqual([422, "invoice_details_missing"]);
      const detail = "needed by an invoice for VAT";
      expect(body.errors).toEqual([
        { pointer: "/supplier/vatNumber", detail },
        { pointer: "/customer/name", detail },
        { pointer: "/customer/address", detail },
        { pointer: "/customer/country", detail },
      ]);
      expect(await listed()).toEqual([]);
    });

    it("is refused with an error for each field that is not valid", async () => {
      const tiers = { kind: "volume", steps: [{ upTo: 9, amount: 1 }] };
      const body = { ...statement, tax: { rate: 20.5 }, graceDays: 99, tiers, prices: {} };
      const refused = await ask("addContract", body);
      expect(refused.body.errors?.map((error) => (error as { pointer: string }).pointer).toSorted()).toEqual([
        "/graceDays",
        "/prices",
        "/tax/rate",
        "/tiers/steps",
      ]);
    });

    it("is refused beyond the most that a client can have, but may still replace one", async () => {
      const versions = Array.from({ length: maxContracts }, (__, day) =>
        aContract({ from: instant(Date.parse(clock) + (day + 1) * 86_400_000) }),
      );
      for (const version of versions) await contracts.save(scope, version, clock);
      expect((await ask("addContract", statement)).body.errors).toEqual([
        { pointer: "", detail: "at most 100 versions of contracts for one client" },
      ]);
      expect((await ask("addContract", { ...statement, from: versions[7]?.from })).status).toBe(200);
      expect(await listed()).toHaveLength(maxContracts);
    });

    it("that another request took the instant of is not stored", async () => {
      const stored = aContract({ from: clock });
      const list = contracts.list.bind(contracts);
      // The other request stores its version after this one has read the versions.
      contracts.list = async (of) => {
        const before = await list(of);
        await contracts.save(of, stored, clock);
        return before;
      };
      expect((await ask("addContract", statement)).body["code"]).toBe("changed_meanwhile");
      contracts.list = list;
      expect(await listed()).toEqual([stored]);
    });
  });

  it("are listed for the agency, its billing job and the client itself, and added by the agency alone", async () => {
    const { body } = await ask("addContract", invoiced);
    for (const caller of [agencyKey, billingKey, clientKey]) expect(await listed(caller)).toEqual([body]);
    for (const caller of [billingKey, clientKey]) expect((await ask("addContract", invoiced, caller)).status).toBe(403);
    expect((await ask("addContract", invoiced, { ...agencyKey, mode: "test" })).body["code"]).toBe("live_key_needed");
  });

  it("of another client or agency are not found", async () => {
    await ask("addContract", invoiced);
    expect((await ask("listContracts", undefined, otherClientKey)).status).toBe(404);
    expect((await ask("listContracts", undefined, otherAgencyKey)).status).toBe(404);
    expect((await ask("addContract", invoiced, otherAgencyKey)).status).toBe(404);
    expect((await ask("simulateContract", { currency: "GBP", charges: [] }, otherAgencyKey)).status).toBe(404);
    expect(await listed()).toHaveLength(1);
  });

  describe("a simulation", () => {
    const charges = [{ kind: "lead", amount: 6_000, quantity: 120 }];
    const steps = [{ upTo: 50, amount: 6_000 }, { upTo: 100, amount: 5_500 }, { amount: 5_000 }];

    it("tries a contract that is not stored, and stores nothing", async () => {
      const contract = { ...statement, tiers: { kind: "graduated", steps } };
      const { status, body } = await ask("simulateContract", { contract, charges }, billingKey);
      expect([status, body]).toEqual([
        200,
        {
          currency: "GBP",
          leads: 120,
          lines: [
            { kind: "lead", quantity: 120, amount: 720_000 },
            { kind: "tier", quantity: 1, amount: -45_000 },
          ],
          net: 675_000,
          tax: 135_000,
          total: 810_000,
        },
      ]);
      expect(await listed()).toEqual([]);
    });

    it("tries the version in force now, or at another time", async () => {
      await ask("addContract", statement);
      const from = "2026-12-01T00:00:00.000Z";
      await ask("addContract", { ...statement, from, tiers: { kind: "volume", steps } });
      const now = await ask("simulateContract", { currency: "GBP", charges });
      expect(now.body).toMatchObject({ from: "2026-11-22T09:00:00.000Z", net: 720_000 });
      const then = await ask("simulateContract", { currency: "GBP", at: from, charges });
      expect(then.body).toMatchObject({ from, net: 600_000 });
    });

    it("is refused where no contract in the currency is in force, or an invoice would lack details", async () => {
      await ask("addContract", statement);
      expect((await ask("simulateContract", { currency: "EUR", charges })).body.errors).toEqual([
        { pointer: "/currency", detail: "no contract in this currency is in force then" },
      ]);
      const before = { currency: "GBP", at: "2026-11-22T08:59:59.999Z", charges };
      expect((await ask("simulateContract", before)).status).toBe(422);
      const contract = { ...statement, document: "vat_invoice" };
      const refused = await ask("simulateContract", {
        contract: { ...contract, supplier: invoiced.supplier },
        charges,
      });
      expect(refused.body).toMatchObject({
        code: "invoice_details_missing",
        errors: ["name", "address", "country"].map((field) => ({ pointer: `/contract/customer/${field}` })),
      });
    });

    it.each([
      ["neither contract nor currency", {}, "/contract"],
      ["both", { contract: statement, currency: "GBP" }, "/contract"],
      ["a time for a contract that is not stored", { contract: statement, at: "2026-12-01T00:00:00Z" }, "/at"],
      [
        "a lead at less than nothing",
        { currency: "GBP", charges: [{ kind: "lead", amount: -1 }] },
        "/charges/0/amount",
      ],
      [
        "a credit above the charge",
        { currency: "GBP", charges: [{ kind: "lead", amount: 1, credit: 2 }] },
        "/charges/0/credit",
      ],
      [
        "too many charges",
        { currency: "GBP", charges: Array.from({ length: 201 }, () => ({ kind: "lead", amount: 1 })) },
        "/charges",
      ],
    ])("is refused with %s", async (__, body, pointer) => {
      const refused = await ask("simulateContract", { charges: [], ...body });
      expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ pointer })]]);
    });

    it("is exact at the largest sums that its schema allows", async () => {
      const largest = Array.from({ length: 200 }, () => ({ kind: "lead", amount: 100_000_000, quantity: 100_000 }));
      const contract = { ...statement, tax: { rate: 10_000 } };
      const { body } = await ask("simulateContract", { contract, charges: largest });
      expect(body).toMatchObject({ net: 2_000_000_000_000_000, total: 4_000_000_000_000_000 });
    });
  });
});
