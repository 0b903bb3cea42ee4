import { describe, expect, it } from "vitest";
import { formatBillingRecords } from "#billing/billing-record-formats.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { negotiateFormat } from "#platform/http/table-formats.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord, ended } from "#test/support/billing-records.ts";

const json = "application/json";
const ndjson = "application/x-ndjson";
const csv = "text/csv";

describe("negotiateFormat", () => {
  it.each<[accept: string | undefined, format: string]>([
    [undefined, json],
    ["*/*", json],
    ["text/csv", csv],
    ["TEXT/CSV", csv],
    ["text/csv; header=present; charset=utf-8", csv],
    ["application/x-ndjson", ndjson],
    ["application/*", json],
    ["text/*", csv],
    ["text/html, text/csv", csv],
    ["text/csv, application/json", json],
    ["text/csv, application/json;q=0.9", csv],
    ["application/json;q=0.2, application/x-ndjson;q=0.3, text/csv; q=0.1", ndjson],
    ["*/*;q=0.1, text/csv", csv],
    ["application/json;q=0, */*", ndjson],
    ["application/*;q=0, */*;q=0.5", csv],
    ["text/csv;q=0.5, text/*", csv],
    ["application/xhtml+xml,text/html;q=0.9,*/*;q=0.8", json],
  ])("for Accept: %s returns %s", (accept, format) => {
    expect(negotiateFormat(accept)).toEqual({ ok: true, value: format });
  });

  it.each(["text/html", "application/pdf, image/*", "text/csv;q=0", "*/*;q=0", "csv", "text/csv;q=lots"])(
    "refuses Accept: %s",
    (accept) => {
      expect(negotiateFormat(accept)).toEqual({
        ok: false,
        refusal: { kind: "not_acceptable", offered: [json, ndjson, csv] },
      });
    },
  );
});

describe("formatBillingRecords", () => {
  const unanswered = aBillingRecord({ status: "received", deliveredAt: undefined });
  const won = aBillingRecord({
    leadId: anId("lead", 2),
    firstAttemptAt: at("14:04"),
    firstContactAt: at("14:20"),
    ...ended("won", 450_000),
  });
  const rejected = aBillingRecord({
    leadId: anId("lead", 3),
    status: "rejected",
    acknowledgement: { outcome: "rejected", at: at("14:01"), reason: "=out of area", clientRef: "crm-1" },
  });
  const page = (items: BillingRecord[], next: string | null = null) => ({ items, next });
  const lines = (items: BillingRecord[]) => formatBillingRecords(csv, page(items)).text.split("\r\n");

  it("writes JSON with the cursor", () => {
    const { mediaType, text } = formatBillingRecords(json, page([won], "cursor"));
    expect(mediaType).toBe(json);
    expect(JSON.parse(text)).toEqual({ items: [won], next: "cursor" });
  });

  it("writes NDJSON, one line for each record, and nothing for no records", () => {
    const { mediaType, text } = formatBillingRecords(ndjson, page([won, aBillingRecord()]));
    expect(mediaType).toBe(ndjson);
    expect(text.endsWith("\n")).toBe(true);
    const parsed: unknown[] = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(parsed).toEqual([won, aBillingRecord()]);
    expect(formatBillingRecords(ndjson, page([])).text).toBe("");
  });

  it("writes CSV with a header, minor units and CRLF", () => {
    expect(formatBillingRecords(csv, page([])).mediaType).toBe("text/csv; charset=utf-8; header=present");
    expect(lines([won, unanswered, rejected])).toEqual([
      "leadId,clientId,campaignId,model,priceAmount,priceCurrency,chargedAmount,status,receivedAt,placedAt,deliveredAt,acknowledgement,acknowledgedAt,acknowledgementReason,clientRef,firstAttemptAt,firstContactAt,outcome,outcomeAt,outcomeValueAmount,outcomeValueCurrency,chargedLines,path",
      [
        ...[anId("lead", 2), anId("client"), anId("campaign"), "callback", "6000", "GBP", "6000", "contacted"],
        ...[at("14:00"), at("14:00"), at("14:00:02"), "", "", "", "", at("14:04"), at("14:20")],
        ...["won", at("15:00"), "450000", "GBP", "lead 6000 lead.accepted@1", "callback"],
      ].join(","),
      [
        ...[anId("lead"), anId("client"), anId("campaign"), "callback", "6000", "GBP", "6000", "received"],
        ...[
          at("14:00"),
          at("14:00"),
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "lead 6000 lead.accepted@1",
          "callback",
        ],
      ].join(","),
      [
        ...[anId("lead", 3), anId("client"), anId("campaign"), "callback", "6000", "GBP", "0", "rejected"],
        ...[at("14:00"), at("14:00"), at("14:00:02"), "rejected", at("14:01"), "'=out of area", "crm-1"],
        ...["", "", "", "", "", "", "lead 0 lead.rejected@1", "callback"],
      ].join(","),
      "",
    ]);
  });

  it("writes the CSV header even without records", () => {
    expect(lines([])).toHaveLength(2);
    expect(lines([])[0]).toMatch(/^leadId,/);
  });

  // No value of a record can look like these today. When one can, a spreadsheet must not run it.
  it.each<[written: string, cell: string]>([
    ["'=HYPERLINK(1)", "=HYPERLINK(1)"],
    ["'+1", "+1"],
    ["'-1", "-1"],
    ["'@SUM(1)", "@SUM(1)"],
    ['"a,b"', "a,b"],
    ['"a""b"', 'a"b'],
    ['"a\r\nb"', "a\r\nb"],
  ])("writes %s for %j", (written, cell) => {
    const record = aBillingRecord({ leadId: cell as BillingRecord["leadId"] });
    const { text } = formatBillingRecords(csv, page([record]));
    expect(text).toContain(`\r\n${written},client_`);
  });
});
