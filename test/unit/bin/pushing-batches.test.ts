import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { type ApiCallResult, callWithRetries, makeCallApi, type RetryPolicy } from "#bin/import/call-api.ts";
import { importLeads } from "#bin/import/import-leads.ts";
import { type Batch, makeBatches } from "#bin/import/make-batches.ts";
import { type BatchItem, maxItemBytes, pushBatch, type PushBatchResult } from "#bin/import/push-batch.ts";
import type { RefusedLine, ResultLine } from "#bin/import/result-file.ts";
import { limits } from "#platform/limits.ts";
import { rowsOf } from "#test/support/csv.ts";

const lead = "lead_7q2zk4m9xw8r5v3t6n1p0h2d4f";
const again: ApiCallResult = { kind: "again", code: "http_503", detail: "answered 503 http_503" };
const swift: RetryPolicy = { attempts: 3, firstPause: 1, longestPause: 2 };

describe("calling with retries", () => {
  const callUntilFinal = async (answers: ApiCallResult[], retryPolicy: RetryPolicy = swift) => {
    const pauses: number[] = [];
    let calls = 0;
    const result = await callWithRetries({ ...retryPolicy, onPause: (_, ms) => pauses.push(ms) }, async () => {
      calls += 1;
      return answers[calls - 1] ?? again;
    });
    return { result, calls, pauses };
  };
  const good: ApiCallResult = { kind: "answered", status: 200, body: {} };

  it("retries a transient failure until the last attempt", async () => {
    expect(await callUntilFinal([again, good])).toMatchObject({ result: good, calls: 2 });
    expect(await callUntilFinal([])).toMatchObject({ result: again, calls: 3 });
  });

  it("does not retry a permanent failure", async () => {
    const stop: ApiCallResult = { kind: "stop", code: "forbidden", detail: "answered 403 forbidden" };
    expect(await callUntilFinal([stop])).toMatchObject({ result: stop, calls: 1 });
  });

  it("doubles the pause each time, or waits as long as Retry-After says, both up to the longest pause", async () => {
    const { pauses } = await callUntilFinal([], { attempts: 6, firstPause: 2, longestPause: 10 });
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(Math.min(2 ** (index + 1) * 0.75, 10));
      expect(pause).toBeLessThanOrEqual(Math.min(2 ** (index + 1) * 1.25, 10));
    }
    const withRetryAfter = await callUntilFinal(
      [
        { ...again, retryAfterMs: 7 },
        { ...again, retryAfterMs: 60_000 },
      ],
      { ...swift, longestPause: 10 },
    );
    expect(withRetryAfter.pauses).toEqual([7, 10]);
  });

  it("waits as long as the API asks for when the key is over its limit, and keeps its attempts for failures", async () => {
    const limited: ApiCallResult = { kind: "again", code: "rate_limited", detail: "answered 429", retryAfterMs: 1 };
    const { result, calls, pauses } = await callUntilFinal([...Array.from({ length: 20 }, () => limited), again, good]);
    expect({ result, calls }).toEqual({ result: good, calls: 22 });
    expect(pauses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(await callUntilFinal([limited, limited])).toMatchObject({ result: again, calls: 5 });
  });

  it.each<[string, number | undefined]>([
    ["3", 3_000],
    ["0", 0],
    ["Sun, 22 Nov 2020 13:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["99999999999", 86_400_000],
  ])("reads from a response with Retry-After %j how long to wait", async (header, retryAfterMs) => {
    const server = createServer((_, response) => response.writeHead(503, { "retry-after": header }).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = await makeCallApi({ url, key: "key", timeout: 5_000 })("GET", "/");
    server.close();
    expect(result).toEqual({ kind: "again", code: "http_503", detail: "answered 503 http_503", retryAfterMs });
  });
});

describe("pushing a batch of rows", () => {
  const items: BatchItem[] = [2, 3, 4].map((row) => ({ row, text: `{"idempotencyKey":"${row}"}` }));
  const accepted = (index: number) => ({ index, status: 202, lead: { id: lead } });
  const refused = (index: number, problem: object = {}) => ({
    index,
    status: 422,
    problem: { code: "validation_error", title: "Some fields are not valid", ...problem },
  });
  const failed = (index: number) => ({ index, status: 500, problem: { code: "internal_error", title: "Oh" } });
  const answered = (...results: object[]): ApiCallResult => ({ kind: "answered", status: 200, body: { results } });

  async function push(...answers: ApiCallResult[]) {
    const bodies: unknown[] = [];
    const callApi = async (_: string, __: string, body = "") => {
      bodies.push(
        (JSON.parse(body) as { leads: { idempotencyKey: string }[] }).leads.map((each) => each.idempotencyKey),
      );
      return answers[bodies.length - 1] ?? again;
    };
    return { ...(await pushBatch(callApi, swift, items)), bodies };
  }

  it("sends a row again that waits for another push of the same person, which may have crashed", async () => {
    const waiting = refused(0, { code: "changed_meanwhile", title: "Changed by another request" });
    const pushed = await push(answered({ ...waiting, status: 409 }, accepted(1), refused(2)), answered(accepted(0)));
    expect(pushed.lines).toMatchObject([{ row: 2, status: "accepted" }, { row: 3 }, { row: 4, status: "refused" }]);
    expect(pushed.bodies).toEqual([["2", "3", "4"], ["2"]]);
  });

  it("returns the result of each row, with the reason of a refusal", async () => {
    const errors = [
      { pointer: "/person/phone", detail: "a phone number" },
      { pointer: "", detail: "an object" },
    ];
    const duplicate = { code: "duplicate_lead", title: "Known", leadId: lead };
    expect(await push(answered(refused(1, { errors }), accepted(0), refused(2, duplicate)))).toEqual({
      lines: [
        { row: 2, status: "accepted", leadId: lead },
        { row: 3, status: "refused", code: "validation_error", detail: "/person/phone: a phone number; : an object" },
        { row: 4, status: "refused", code: "duplicate_lead", detail: `Known: ${lead}` },
      ],
      bodies: [["2", "3", "4"]],
    });
  });

  it("retries only the rows without a final result", async () => {
    const first = answered(accepted(0), failed(1), refused(2));
    const { lines, stopped, bodies } = await push(first, answered(accepted(0)));
    expect(bodies).toEqual([["2", "3", "4"], ["3"]]);
    expect(lines.map(({ status }) => status)).toEqual(["accepted", "accepted", "refused"]);
    expect(stopped).toBeUndefined();
  });

  it("gives up after the last attempt, and keeps the final results", async () => {
    const first = answered(accepted(0), failed(1), accepted(2));
    const retry = answered(failed(0));
    const { lines, stopped } = await push(first, retry, retry);
    expect(lines).toEqual([
      { row: 2, status: "accepted", leadId: lead },
      { row: 3, status: "failed", code: "internal_error", detail: "answered internal_error for some leads" },
      { row: 4, status: "accepted", leadId: lead },
    ]);
    expect(stopped).toContain("internal_error");
  });

  it.each<[string, ApiCallResult[]]>([
    ["there is no response", []],
    ["the key is not accepted", [{ kind: "stop", code: "unauthenticated", detail: "answered 401 unauthenticated" }]],
    ["the response is not a batch response", [{ kind: "answered", status: 200, body: { hello: "world" } }]],
    ["results are missing", [answered(), answered(), answered()]],
  ])("fails as a whole when %s", async (_, answers) => {
    const { lines, stopped } = await push(...answers);
    expect(lines.map(({ row, status }) => [row, status])).toEqual([2, 3, 4].map((row) => [row, "failed"]));
    expect(stopped).toMatch(/^The API .*\.$/);
  });
});

describe("making batches of rows", () => {
  const columns = [
    { index: 0, name: "Name", target: "person.name" },
    { index: 1, name: "Tel", target: "person.phone" },
  ];
  const mapping = { columns, unsent: [] };
  async function toBatches(
    text: string | Buffer,
    { after = 1, size = 100, width = 2, keyIndex = undefined as number | undefined } = {},
  ) {
    const rows = await rowsOf(text);
    async function* source() {
      yield* rows;
    }
    const options = {
      mapping: { ...mapping, keyIndex, width, namedWidth: width },
      campaignId: "campaign_1",
      delimiter: ",",
      idempotencyKeyFor: (row: number) => `key-${row}`,
      after,
      size,
    };
    const batches: Batch[] = [];
    for await (const batch of makeBatches(source(), options)) batches.push(batch);
    return batches;
  }
  const rowsIn = (batches: Batch[]) =>
    batches.map(({ items, refused }) => [...items, ...refused].map(({ row }) => row));

  it("converts each row to a lead with its own idempotency key", async () => {
    const [batch] = await toBatches("Name,Tel\nZoë,+441\n");
    expect(batch?.items.map(({ row, text }) => [row, JSON.parse(text)])).toEqual([
      [2, { idempotencyKey: "key-2", campaignId: "campaign_1", person: { name: "Zoë", phone: "+441" } }],
    ]);
  });

  it("reads idempotency keys from a column", async () => {
    const [batch] = await toBatches("Name,Tel\nZoë, +441 \n", { keyIndex: 1 });
    expect(JSON.parse(batch?.items[0]?.text ?? "")).toHaveProperty("idempotencyKey", "+441");
  });

  it("limits the rows of a batch, starts after the last imported row, and skips empty rows", async () => {
    const text = "Name,Tel\na,1\n\nb,2\n , \nc,3\nd,4\ne,5\n\n";
    expect(rowsIn(await toBatches(text, { size: 2 }))).toEqual([[2, 4], [6, 7], [8]]);
    expect(rowsIn(await toBatches(text, { size: 2, after: 4 }))).toEqual([[6, 7], [8]]);
    expect(rowsIn(await toBatches(text, { after: 9 }))).toEqual([]);
    expect(rowsIn(await toBatches("Name,Tel\n"))).toEqual([]);
  });

  it("returns the positions in the file where the rows of a batch begin and end", async () => {
    const batches = await toBatches("Name,Tel\na,1\nb,2\nc,3\n", { size: 1, after: 2 });
    expect(batches.every(({ from, position }) => from > 0 && from < position)).toBe(true);
  });

  it("refuses rows with a wrong number of cells, too large rows, and rows in an unclosed quote", async () => {
    const batches = await toBatches(`Name,Tel\na\nb,2,x\n${"x".repeat(70_000)},1\nc,3\n"d,4\ne,5\n`);
    expect(batches.flatMap(({ items }) => items.map(({ row }) => row))).toEqual([5]);
    expect(batches.flatMap(({ refused }) => refused.map(({ row, code }) => [row, code]))).toEqual([
      [2, "wrong_cell_count"],
      [3, "wrong_cell_count"],
      [4, "row_too_large"],
      [6, "quote_not_closed"],
    ]);
  });

  it("accepts rows with more cells than the header if the others are empty", async () => {
    const batches = await toBatches("Name,Tel\nb,2,\nc,3,,, \nd,4,,,5\n");
    expect(batches.flatMap(({ items }) => items.map(({ row }) => row))).toEqual([2, 3]);
    expect(batches.flatMap(({ refused }) => refused.map(({ row, code }) => [row, code]))).toEqual([
      [4, "wrong_cell_count"],
    ]);
  });

  it("refuses rows with undecodable bytes in a column that is sent, or in their key", async () => {
    const bad = Buffer.from([0xeb]);
    const row = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
    const text = row("Name,Tel,Id,Other\nZoë,1,k1,", bad, "\nZo", bad, ",2,k2,\nc,3,", bad, ",\n");
    const batches = await toBatches(text, { keyIndex: 2, width: 4 });
    expect(batches.flatMap(({ items }) => items.map((item) => item.row))).toEqual([2]);
    expect(batches.flatMap(({ refused }) => refused.map(({ row, code }) => [row, code]))).toEqual([
      [3, "undecodable_text"],
      [4, "undecodable_text"],
    ]);
  });

  it("limits a batch to the bytes of a request", async () => {
    const text = `Name,Tel\n${`${"é".repeat(30_000)},1\n`.repeat(50)}`;
    const batches = await toBatches(text);
    expect(batches.length).toBeGreaterThan(2);
    for (const { items } of batches) {
      const bytes = Buffer.byteLength(JSON.stringify({ leads: items.map((item) => JSON.parse(item.text) as object) }));
      expect(bytes).toBeLessThanOrEqual(limits.batchBytes);
    }
    expect(rowsIn(batches).flat()).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    expect(maxItemBytes).toBeLessThan(limits.batchBytes);
  });
});

describe("importing batches", () => {
  const batchOf = (...rows: number[]): Batch => ({
    items: rows.map((row) => ({ row, text: "{}" })),
    refused: [],
    from: 0,
    position: rows.at(-1) ?? 0,
  });
  const line = (row: number): ResultLine => ({ row, status: "accepted", leadId: lead });

  /** Imports `batches`; a push resolves only when `answer` is called with the batch's first row. */
  function startImport(...batches: Batch[]) {
    const written: number[] = [];
    const pushes = new Map<number, (pushed: PushBatchResult | Error) => void>();
    async function* source() {
      yield* batches;
    }
    const done = importLeads({
      batches: source(),
      push: async (items) =>
        new Promise((resolve, reject) => {
          pushes.set(items[0]?.row ?? 0, (pushed) => (pushed instanceof Error ? reject(pushed) : resolve(pushed)));
        }),
      results: { append: async (lines) => void written.push(...lines.map(({ row }) => row)) },
      onDone: () => undefined,
    });
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    return {
      written,
      done,
      inFlight: async () => (await nextTurn(), [...pushes.keys()]),
      answer: async (row: number, pushed: PushBatchResult | Error) => {
        await nextTurn();
        pushes.get(row)?.(pushed);
        pushes.delete(row);
        await nextTurn();
      },
    };
  }

  it("sends two batches at once, and writes their results in the order of the rows", async () => {
    const { written, done, inFlight, answer } = startImport(batchOf(2, 3), batchOf(4), batchOf(5));
    expect(await inFlight()).toEqual([2, 4]);
    await answer(4, { lines: [line(4)] });
    expect([written, await inFlight()]).toEqual([[], [2]]);
    await answer(2, { lines: [line(2), line(3)] });
    expect([written, await inFlight()]).toEqual([[2, 3, 4], [5]]);
    await answer(5, { lines: [line(5)] });
    expect(await done).toBeUndefined();
    expect(written).toEqual([2, 3, 4, 5]);
  });

  it("writes the results of rows that were never sent in row order", async () => {
    const refused: RefusedLine = { row: 3, status: "refused", code: "wrong_cell_count", detail: "" };
    const { written, done, answer } = startImport(
      { ...batchOf(2, 4), refused: [refused] },
      { ...batchOf(), refused: [{ ...refused, row: 5 }] },
    );
    await answer(2, { lines: [line(2), line(4)] });
    await done;
    expect(written).toEqual([2, 3, 4, 5]);
  });

  it("stops at the batch that failed, with its results written and no later ones", async () => {
    const { written, done, answer } = startImport(batchOf(2), batchOf(3), batchOf(4));
    await answer(3, { lines: [line(3)] });
    await answer(2, { lines: [{ row: 2, status: "failed", code: "http_503", detail: "" }], stopped: "No answer." });
    expect(await done).toBe("No answer.");
    expect(written).toEqual([2]);
  });

  it("rejects with an unexpected error after all pushes have ended", async () => {
    const { done, answer } = startImport(batchOf(2), batchOf(3));
    const outcome = done.catch((fault: unknown) => fault);
    await answer(3, new Error("another"));
    await answer(2, new Error("disk"));
    expect(await outcome).toEqual(new Error("disk"));
  });
});
