import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { parseLeadId, toPosition } from "#platform/table/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { runs } from "#test/support/property-runs.ts";

const lead = fc.record({
  // Few values, so that many leads are received in the same millisecond.
  receivedAt: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 253_402_300_799_999 })),
  number: fc.nat(),
});

const compare = <Value extends string | number>(a: Value, b: Value) => (a < b ? -1 : a > b ? 1 : 0);

describe("the position of a lead in a list", () => {
  it("sorts by time of receipt, and by id within one millisecond", () => {
    fc.assert(
      fc.property(lead, lead, (a, b) => {
        const place = ({ receivedAt, number }: typeof a) => toPosition(instant(receivedAt), anId("lead", number));
        const expected = compare(a.receivedAt, b.receivedAt) || compare(anId("lead", a.number), anId("lead", b.number));
        expect(compare(place(a), place(b))).toBe(expected);
      }),
      runs(500),
    );
  });

  it("sorts after its own time as a plain instant, and before any later time", () => {
    fc.assert(
      fc.property(lead, ({ receivedAt, number }) => {
        const place = toPosition(instant(receivedAt), anId("lead", number));
        expect(place > instant(receivedAt)).toBe(true);
        fc.pre(receivedAt < 253_402_300_799_999);
        expect(place < instant(receivedAt + 1)).toBe(true);
      }),
    );
  });

  it("contains the id of the lead", () => {
    fc.assert(
      fc.property(lead, ({ receivedAt, number }) => {
        expect(parseLeadId(toPosition(instant(receivedAt), anId("lead", number)))).toBe(anId("lead", number));
      }),
    );
  });
});
