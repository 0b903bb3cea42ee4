import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClientStatus, findMeaning, findRepeated, foldStatus, mayListStatus } from "#domain/accounts/status-map.ts";

/** Statuses as a request has them after its schema. */
const aStatus = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) => ClientStatus.safeParse(text).data ?? "sold");

describe("the status map of a client", () => {
  it("compares statuses without case and without the spaces around them", () => {
    fc.assert(
      fc.property(aStatus, fc.constantFrom("", " ", "\u00a0  "), (status, spaces) => {
        for (const written of [status, status.toUpperCase(), status.toLowerCase()]) {
          const sent = ClientStatus.safeParse(`${spaces}${written}${spaces}`).data;
          fc.pre(sent !== undefined);
          expect(foldStatus(sent)).toBe(foldStatus(status));
          expect(findMeaning([{ status, result: "busy" }], "result", sent)).toBe("busy");
          expect(findMeaning([{ status, result: "busy" }], "outcome", sent)).toBeUndefined();
        }
        expect(findRepeated([status, "another status", status.toUpperCase()])).toEqual([2]);
      }),
    );
  });

  it("does not list a status with an email address or a number as long as that of a phone", () => {
    fc.assert(
      fc.property(
        aStatus,
        fc.stringMatching(/^\d{5,11}$/),
        fc.constantFrom("", " ", "-"),
        (status, digits, between) => {
          expect(mayListStatus(`${status} ${Array.from(digits).join(between)}`)).toBe(false);
          expect(mayListStatus(`${status} ${digits}@example.com`)).toBe(false);
        },
      ),
    );
    for (const status of ["No answer 3", "Call back 14:30", "Stage 2026"]) expect(mayListStatus(status)).toBe(true);
  });
});
