import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ok, refuse } from "#domain/shared/result.ts";
import { decodeCursor, encodeCursor } from "#platform/http/cursor.ts";
import { readPage } from "#platform/http/read-page.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const listing = { leads: anId("agency"), status: "delivered", from: undefined };
const position = `${at("14:05")}/${anId("lead")}`;
const refused = { ok: false, refusal: { kind: "invalid_cursor" } };
const encoded = (text: string) => Buffer.from(text).toString("base64url");

describe("a cursor", () => {
  it("continues after the previous page, in any list", () => {
    const positions = fc.stringMatching(/^[\x21-\x7e]{1,200}$/);
    const filters = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constant(undefined)));
    fc.assert(
      fc.property(positions, filters, (place, filter) => {
        expect(decodeCursor(filter, encodeCursor(filter, place))).toEqual({ ok: true, value: place });
      }),
    );
  });

  it("is safe in a URL, and within the length that the query accepts", () => {
    const cursor = encodeCursor(listing, position);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,512}$/);
  });

  it("if missing, means the start of the list", () => {
    expect(decodeCursor(listing, undefined)).toEqual({ ok: true, value: undefined });
  });

  it("is independent of the order of filters and of undefined ones", () => {
    const cursor = encodeCursor(listing, position);
    expect(decodeCursor({ status: "delivered", leads: anId("agency") }, cursor)).toEqual({ ok: true, value: position });
  });

  it.each<[string, Record<string, unknown>]>([
    ["another agency", { ...listing, leads: anId("agency", 2) }],
    ["another status", { ...listing, status: "received" }],
    ["a filter more", { ...listing, from: at("14:00") }],
    ["a filter less", { leads: listing.leads }],
    ["another kind of thing", { campaigns: listing.leads, status: "delivered" }],
  ])("means nothing in a list of %s", (_, other) => {
    expect(decodeCursor(other, encodeCursor(listing, position))).toEqual(refused);
  });

  it.each<[string, string]>([
    ["nothing", ""],
    ["words", "next"],
    ["a position alone", encoded(position)],
    ["a tag without a position", encodeCursor(listing, "")],
    ["a position with a line break", encodeCursor(listing, "a\nb")],
    ["a position beyond ASCII", encodeCursor(listing, "ключ")],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0xfd]).toString("base64url")],
  ])("is not made of %s", (_, garbage) => {
    expect(decodeCursor(listing, garbage)).toEqual(refused);
  });

  it("is refused when a character of its tag is changed", () => {
    const cursor = encodeCursor(listing, position);
    const changed = `${cursor.startsWith("A") ? "B" : "A"}${cursor.slice(1)}`;
    expect(decodeCursor(listing, changed)).toEqual(refused);
  });
});

describe("a page", () => {
  it("has as many items as the caller requests, or fifty", async () => {
    const asked: unknown[] = [];
    const read = async (place: unknown) => {
      asked.push(place);
      return ok({ items: [] });
    };
    await readPage(listing, {}, read);
    await readPage(listing, { limit: 7, cursor: encodeCursor(listing, position) }, read);
    expect(asked).toEqual([{ limit: 50 }, { limit: 7, after: position }]);
  });

  it("leads to the next page; on the last one, next is null", async () => {
    const first = await readPage(listing, { limit: 1 }, async () => ok({ items: ["a"], next: position }));
    expect(first).toEqual({ ok: true, value: { items: ["a"], next: encodeCursor(listing, position) } });
    const last = await readPage(listing, { limit: 1 }, async () => ok({ items: ["b"] }));
    expect(last).toEqual({ ok: true, value: { items: ["b"], next: null } });
  });

  it("is not read with a cursor of another list, and passes on a refusal of the read", async () => {
    const cursor = encodeCursor({ leads: anId("agency", 2) }, position);
    const unread = await readPage(listing, { cursor }, () => Promise.reject(new Error("was read")));
    expect(unread).toEqual(refused);
    const missing = await readPage(listing, {}, async () => refuse({ kind: "not_found" as const }));
    expect(missing).toEqual({ ok: false, refusal: { kind: "not_found" } });
  });
});
