import { describe, expect, it } from "vitest";
import { formatErasure, parseErasureLog } from "#bin/parse-erasure-log.ts";
import { Erasure } from "#domain/erasures/erasure.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const erasure = {
  id: anId("era"),
  subject: { by: "lead", leadId: anId("lead") },
  requestedBy: anId("key"),
  createdAt: at("09:00"),
  updatedAt: at("09:00"),
  dueBy: at("10:00"),
  contacts: [],
  leadIds: [],
  recipients: [],
};
const agency = anId("agency");
const line = JSON.stringify(erasure);

describe("a log of erasures", () => {
  it("is read line by line, without its empty lines", () => {
    expect(parseErasureLog(`${line}\n\n${line}\n`, agency)).toEqual([erasure, erasure]);
  });

  it.each(["garbage", "{}", "[]", line.slice(0, 40)])("is refused as a whole at its first wrong line: %s", (wrong) => {
    expect(() => parseErasureLog(`${line}\n\n${wrong}\n${line}\n`, agency)).toThrow(/^Line 3 is not an erasure/);
  });

  it("is refused as a whole for an agency whose log it is not", () => {
    const log = formatErasure(anId("agency", 2), Erasure.parse(erasure));
    expect(parseErasureLog(log, anId("agency", 2))).toEqual([erasure]);
    expect(() => parseErasureLog(`${line}\n${log}`, agency)).toThrow(
      /^Line 2 is an erasure of another agency, agency_/,
    );
  });
});
