import { describe, expect, it } from "vitest";
import type { ApiCallResult } from "#bin/import/call-api.ts";
import { checkRows } from "#bin/import/check-rows.ts";
import type { Batch } from "#bin/import/make-batches.ts";

const campaignId = "campaign_01k9xq3v5we8ssr9n0p1e2d3f4";
const swift = { attempts: 2, firstPause: 1, longestPause: 2 };

const itemOf = (row: number, lead: object = {}) => ({
  row,
  text: JSON.stringify({
    idempotencyKey: `key-${row}`,
    campaignId,
    person: { name: `Zoë ${row}`, phone: "+447700900123" },
    ...lead,
  }),
});
const batchOf = (...items: Batch["items"]): Batch => ({ items, refused: [], from: 0, position: 100 });
const answered = (body: object): ApiCallResult => ({ kind: "answered", status: 200, body });

type Lead = { person: { name: string } };

/** Checks batches with an API that answers each simulation by the row in its name. */
async function check(batches: Batch[], answer: (row: number) => ApiCallResult = () => answered({ outcome: "placed" })) {
  const calls: { method: string; path: string; body: string }[] = [];
  const done: number[] = [];
  const report = await checkRows({
    batches: (async function* () {
      yield* batches;
    })(),
    callApi: async (method, path, body = "") => {
      calls.push({ method, path, body });
      return answer(Number((JSON.parse(body) as Lead).person.name.split(" ")[1]));
    },
    retryPolicy: swift,
    onDone: ({ rows }) => void done.push(rows),
  });
  return { report, calls, done };
}

describe("a dry run", () => {
  it("only simulates, without idempotency keys, and counts what would be accepted and held", async () => {
    const { report, calls, done } = await check(
      [batchOf(itemOf(2), itemOf(3, { notes: "a" })), batchOf(itemOf(4, { fields: { age: 1 } }))],
      (row) => answered({ outcome: row === 3 ? "held" : "placed", at: "now" }),
    );
    expect(new Set(calls.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(["POST /v1/leads:simulate"]));
    expect(calls.map(({ body }) => body).join()).not.toContain("idempotencyKey");
    expect(report).toEqual({
      tally: { accepted: 3, refused: new Map(), failed: 0 },
      held: 1,
      filled: new Map([
        ["person.name", 3],
        ["person.phone", 3],
        ["notes", 1],
        ["fields.age", 1],
      ]),
      firstRefused: [],
    });
    expect(done).toEqual([2, 1]);
  });

  it("refuses what the schema of a push refuses, without a call", async () => {
    const items = [
      itemOf(2, { person: { name: "Zoë", phone: "+447700900123", email: "no address" } }),
      itemOf(3, { person: { phone: "+447700900123" } }),
      itemOf(4, { idempotencyKey: "" }),
      itemOf(5, { notes: "x".repeat(10_001) }),
      itemOf(6, { fields: { big: 1e20 } }),
    ];
    const { report, calls } = await check([batchOf(...items)]);
    expect(calls).toEqual([]);
    expect(report.firstRefused.map(({ row, code, detail }) => [row, code, detail.split(":")[0]])).toEqual([
      [2, "validation_error", "/person/email"],
      [3, "validation_error", "/person/name"],
      [4, "validation_error", "/idempotencyKey"],
      [5, "validation_error", "/notes"],
      [6, "validation_error", "/fields/big"],
    ]);
    expect(report.tally).toEqual({ accepted: 0, refused: new Map([["validation_error", 5]]), failed: 0 });
  });

  it("lists the first ten refused rows in order, from the file, the schema and the simulation", async () => {
    const refused = [2, 9].map((row) => ({ row, status: "refused" as const, code: "wrong_cell_count", detail: "" }));
    const rows = [3, 4, 5, 6, 7, 8, 10, 11, 12, 13];
    const problem = { code: "duplicate_lead", title: "Known", leadId: "lead_1" };
    const { report } = await check([{ ...batchOf(...rows.map((row) => itemOf(row))), refused }], () =>
      answered({ outcome: "refused", problem }),
    );
    expect(report.firstRefused.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(report.firstRefused[1]).toEqual({
      row: 3,
      status: "refused",
      code: "duplicate_lead",
      detail: "Known: lead_1",
    });
    expect(report.tally.refused).toEqual(
      new Map([
        ["wrong_cell_count", 2],
        ["duplicate_lead", 10],
      ]),
    );
  });

  it("repeats a call that may succeed later", async () => {
    let calls = 0;
    const { report } = await check([batchOf(itemOf(2))], () => {
      calls += 1;
      return calls === 1 ? { kind: "again", code: "http_503", detail: "503" } : answered({ outcome: "placed" });
    });
    expect([report.tally.accepted, calls]).toEqual([1, 2]);
  });

  it.each<[string, ApiCallResult, string]>([
    ["the API is away", { kind: "again", code: "no_answer", detail: "ECONNREFUSED" }, "gave no response"],
    ["the key is revoked", { kind: "stop", code: "unauthenticated", detail: "answered 401" }, "answered 401"],
    ["the answer is something else", answered({ hello: "world" }), "something other than a simulation"],
  ])("stops when %s, with what it found before", async (_, answer, expected) => {
    const later = Array.from({ length: 100 }, (__, index) => itemOf(index + 3));
    const { report, calls } = await check([batchOf(itemOf(2)), batchOf(...later)], (row) =>
      row === 2 ? answered({ outcome: "placed" }) : answer,
    );
    expect(report.stopped).toContain(expected);
    expect(report.tally.accepted).toBe(1);
    expect(calls.length).toBeLessThan(30);
  });
});
