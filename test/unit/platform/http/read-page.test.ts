import { describe, expect, it } from "vitest";
import { ok } from "#domain/shared/result.ts";
import { readPage } from "#platform/http/read-page.ts";
import { limits } from "#platform/limits.ts";

/** A list of items by their number, each with notes of so many bytes. */
const makeList = (bytes: readonly number[]) => async (page: { limit: number; after?: string | undefined }) => {
  const start = page.after === undefined ? 0 : Number(page.after) + 1;
  const items = bytes.slice(start, start + page.limit).map((size, index) => ({
    number: start + index,
    notes: "n".repeat(size),
  }));
  const last = items.at(-1)?.number ?? 0;
  return ok({ items, next: last + 1 < bytes.length ? String(last) : undefined });
};

/** Reads all pages, and returns the numbers of the items on each. */
async function readAll(bytes: readonly number[], limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage({ list: "of the test" }, { limit, cursor }, makeList(bytes));
    if (!page.ok) throw new Error(page.refusal.kind);
    pages.push(page.value.items.map(({ number }) => number));
    cursor = page.value.next ?? undefined;
  } while (cursor);
  return pages;
}

describe("readPage", () => {
  it("returns as many items as asked for if a response can hold them", async () => {
    expect(await readAll([100, 100, 100, 100, 100], 3)).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
  });

  it("returns fewer items if they are too large for a response of Lambda, and all of them on the pages", async () => {
    const bytes = Array.from({ length: 200 }, () => 64 * 1024);
    const pages = await readAll(bytes, 200);
    expect(pages.flat()).toEqual(bytes.map((_, index) => index));
    for (const page of pages) expect(page.length * 64 * 1024).toBeLessThan(limits.responseBytes);
  });

  it("returns a single item however large it is", async () => {
    expect(await readAll([limits.responseBytes + 1, 1], 2)).toEqual([[0], [1]]);
  });
});
