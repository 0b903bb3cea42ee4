import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBillingRecord, encodeBillingRecord } from "#billing/adapters/billing-record-codec.ts";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory, anyPricedHistory } from "#test/support/arbitraries.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";

function recordOf(history: Parameters<typeof foldLead>[0]): BillingRecord {
  const state = foldLead(history);
  const record = state && toBillingRecord(anId("lead"), state);
  if (!record) throw new Error("every history has a receipt with a placement");
  return record;
}

describe("billing record codec", () => {
  it("decodes what it encoded, for any history", () => {
    fc.assert(
      fc.property(fc.oneof(anyHistory, anyPricedHistory), (history) => {
        const record = recordOf(history);
        expect(decodeBillingRecord(JSON.parse(JSON.stringify(encodeBillingRecord(record))))).toEqual(record);
      }),
    );
  });

  it("decodes a record stored without deliveries, and charges it by its status", () => {
    const { deliveries: _, charged: __, lines: ___, path: ____, ...before } = aBillingRecord();
    expect(decodeBillingRecord(before)).toEqual({ ...aBillingRecord(), deliveries: [] });
  });
});
