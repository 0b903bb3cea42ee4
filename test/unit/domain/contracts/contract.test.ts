import { describe, expect, it } from "vitest";
import { type Contract, isSameContract, listMissingInvoiceDetails } from "#domain/contracts/contract.ts";
import { Party } from "#domain/contracts/party.ts";
import { Tiers } from "#domain/contracts/tiers.ts";
import { aContract } from "#test/support/entities.ts";

const errorsOf = (steps: object[]) =>
  Tiers.safeParse({ kind: "volume", steps }).error?.issues.map(({ path, message }) => [path.join("/"), message]);

describe("tiers", () => {
  it("may be one step without an end, or steps that end in it", () => {
    expect(errorsOf([{ amount: 5_000 }])).toBeUndefined();
    expect(errorsOf([{ upTo: 50, amount: 6_000 }, { amount: 6_000 }])).toBeUndefined();
  });

  it.each([
    ["that end", [{ upTo: 50, amount: 6_000 }], "`upTo` in each step but the last"],
    ["with an open step before the last", [{ amount: 6_000 }, { amount: 5_000 }], "`upTo` in each step but the last"],
    [
      "whose steps do not rise",
      [{ upTo: 50, amount: 6_000 }, { upTo: 50, amount: 5_500 }, { amount: 5_000 }],
      "each `upTo` higher than the one before",
    ],
    ["whose prices rise", [{ upTo: 50, amount: 6_000 }, { amount: 6_001 }], "no `amount` higher than the one before"],
  ])("are refused %s", (_, steps, message) => {
    expect(errorsOf(steps)).toEqual([["steps", message]]);
  });

  it("are refused without steps", () => {
    expect(errorsOf([])).toHaveLength(1);
  });
});

describe("the details of an invoice for VAT", () => {
  it("are named by their pointers where they are missing", () => {
    expect(listMissingInvoiceDetails({ document: "vat_invoice" }).map(({ pointer }) => pointer)).toEqual([
      "/supplier/name",
      "/supplier/address",
      "/supplier/country",
      "/supplier/vatNumber",
      "/customer/name",
      "/customer/address",
      "/customer/country",
    ]);
  });

  it("are complete without a VAT number of the customer, who need not be registered", () => {
    const { supplier, customer } = aContract();
    expect(customer?.vatNumber).toBeUndefined();
    expect(listMissingInvoiceDetails({ document: "vat_invoice", supplier, customer })).toEqual([]);
  });

  it("are not needed by a statement", () => {
    expect(listMissingInvoiceDetails({ document: "statement" })).toEqual([]);
  });
});

describe("a VAT number", () => {
  const parse = (vatNumber: string) => Party.safeParse({ vatNumber }).data?.vatNumber;

  it.each(["GB123456789", "gb 123 4567 89", "GB 123.456-789"])("is read as people write it: %s", (text) => {
    expect(parse(text)).toBe("GB123456789");
  });

  it.each(["123456789", "GB", "GB12345678901234", "GB12345678_"])("is refused if it is none: %s", (text) => {
    expect(parse(text)).toBeUndefined();
  });
});

describe("two versions of a contract", () => {
  it("are the same whatever the order of their fields", () => {
    const contract = aContract({ tiers: { kind: "volume", steps: [{ amount: 5_000 }] } });
    const reversed = Object.fromEntries(Object.entries(contract).toReversed()) as Contract;
    expect(isSameContract(contract, { ...reversed, included: undefined })).toBe(true);
  });

  it.each<[string, Partial<Contract>]>([
    ["the minimum", { minimum: { amount: 1, on: "net" } }],
    ["the days to pay", { paymentDays: 7 }],
    ["the address of the customer", { customer: { ...aContract().customer, address: ["1 Mill Lane"] } }],
    ["the currency", { currency: "EUR" }],
  ])("differ by %s", (_, change) => {
    expect(isSameContract(aContract(), aContract(change))).toBe(false);
  });
});
