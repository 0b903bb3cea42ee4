import { describe, expect, it } from "vitest";
import { openErasures } from "#erasures/wire.ts";
import { expectNoHarm, runWithoutFault } from "#test/support/crash/matrix.ts";
import { personOf } from "#test/support/crash/run-scenario.ts";
import { erasures } from "#test/support/crash/scenarios/erasures.ts";
import { scanTable } from "#test/support/scan-table.ts";

const [scenario = {}] = Object.values(erasures);

describe("an erasure", () => {
  it("leaves no name, phone number, email address or note in any item", async () => {
    const { system } = await runWithoutFault(scenario);
    const items = await scanTable(system.table);
    const text = JSON.stringify(items);
    const { person, notes } = personOf(1);
    const words = [person.name, person.phone, person.email, person.postcode, notes, "07700 900101"];
    expect(words.filter((word) => word && text.includes(word))).toEqual([]);
    expect(items.filter((item) => item["sk"]?.S === "fact/erased")).toHaveLength(2);
  });

  it("cancels the appointment, sends both sides the cancellation, and asks each recipient to confirm", async () => {
    const { system } = await runWithoutFault(scenario);
    const keys = (await scanTable(system.table)).map(({ sk }) => sk?.S ?? "");
    const sent = keys.filter((key) => key.startsWith("fact/appointment_message_sent/"));
    expect(sent.filter((key) => key.includes("/cancelled/"))).toHaveLength(2);
    const { agencyId, table } = system;
    const [erasure] = (await openErasures(table).erasures.list({ agencyId }, { limit: 9 })).entities;
    expect(erasure?.recipients.map(({ channel, notices }) => `${channel} ${notices}`).toSorted()).toEqual([
      "email 1",
      "sms 1",
      "webhook 1",
    ]);
    expect(erasure?.recipients.map(({ confirmedAt }) => confirmedAt !== undefined)).toEqual([true, false, false]);
    // The tag was needed for the search only.
    expect(erasure).toMatchObject({ subject: { by: "contact", contact: "phone" }, recheckedAt: expect.any(String) });
    expect(erasure?.subject).not.toHaveProperty("tag");
  });

  it("ends as if nothing had happened with a fault at any of its calls", async () => {
    expect(await expectNoHarm(scenario)).toBeGreaterThan(10);
  }, 240_000);
});
