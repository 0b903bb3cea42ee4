import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { activateKey, addKey, retireKey } from "#platform/secrets/change-keys.ts";
import { formatKeyList, parseKeyList } from "#platform/secrets/key-list.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const after = (ms: number) => instant(Date.parse("2026-11-29T12:00:00Z") + ms);

describe("for any order of commands, at any times", () => {
  const step = fc.record({
    ms: fc.oneof(fc.nat(60 * minute), fc.nat(500 * day)),
    command: fc.constantFrom("add", "activate", "retire" as const),
    id: fc.nat(4),
    isLeaked: fc.boolean(),
  });

  it("the list stays one that is read back, the permanent key never changes, and no key seals that others may not know", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let [list, ms] = [parseKeyList("generated"), 0];
        for (const { ms: wait, command, id, isLeaked } of steps) {
          const before = list;
          const at = after((ms += wait));
          const result =
            command === "add"
              ? addKey(list, { text: `text at ${at}`, at })
              : command === "activate"
                ? activateKey(list, at)
                : retireKey(list, { id, at, isLeaked });
          if (result.ok) list = result.value;
          expect(parseKeyList(formatKeyList(list))).toEqual(list);
          expect(list.permanent).toBe("generated");
          // Each process has the list of 20 minutes ago at least: it must open what is sealed now.
          if (list.current !== before.current) {
            const sealing = list.keys.find((key) => key.id === list.current);
            expect(Date.parse(at) - Date.parse(sealing?.addedAt ?? at)).toBeGreaterThanOrEqual(20 * minute);
          }
          for (const { replacedAt, retiredAt } of list.keys) {
            if (replacedAt && retiredAt)
              expect(Date.parse(retiredAt) - Date.parse(replacedAt)).toBeGreaterThanOrEqual(20 * minute);
          }
        }
      }),
    );
  });
});
