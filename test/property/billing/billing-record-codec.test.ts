import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBillingRecord, encodeBillingRecord } from "#billing/adapters/billing-record-codec.ts";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory } from "#test/support/arbitraries.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";

function recordOf(history: Parameters<typeof foldLead>[0]): BillingRecord {
  const state = foldLead(history);
  const record = state && toBillingRecord(anId("lead"), state);
  if (!record) throw new Error("every history has a receipt with a placement");
  return record;
}

describe("a billing record", () => {
  it("is read back as it was stored, whatever its history", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const record = recordOf(history);
        expect(decodeBillingRecord(JSON.parse(JSON.stringify(encodeBillingRecord(record))))).toEqual(record);
      }),
    );
  });

  it("that was stored before it told of deliveries has none, and is charged as its status says", () => {
    const { deliveries: _, charged: __, ...before } = aBillingRecord();
    expect(decodeBillingRecord(before)).toEqual({ ...aBillingRecord(), deliveries: [] });
  });
});
