import { describe, expect, it } from "vitest";
import type { ContactHours } from "#domain/accounts/contact-hours.ts";
import { makeLoadLeadClocks } from "#leads/load-lead-clocks.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryCalendars, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aHeld, aLead, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const hours = (changes: Partial<ContactHours> = {}): ContactHours => ({
  from: on("2026-11-01T00:00Z"),
  weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:30" }],
  holidays: [],
  calendars: [],
  timeZone: "Europe/London",
  ...changes,
});

const calledLead = (deliveredAt: string, calledAt: string, clientId = anId("client")) =>
  aLead(
    aReceived({ at: on(deliveredAt), clientId }),
    aDelivered({ at: on(deliveredAt) }),
    aContactAttempt({ at: on(calledAt), recordedAt: on(calledAt) }),
  );

function aWorld(...contactHours: ContactHours[]) {
  const calls: string[] = [];
  const clients = memoryClients(aClient({ contactHours }), aClient({ id: anId("client", 2) }));
  const calendars = memoryCalendars();
  const loadClocks = makeLoadLeadClocks({
    clients: {
      read(scope, id) {
        calls.push(id);
        return clients.read(scope, id);
      },
    },
    calendars: {
      read(agency, name) {
        calls.push(name);
        return calendars.read(agency, name);
      },
    },
  });
  return { calls, calendars, loadClocks };
}

describe("loadLeadClocks", () => {
  it("measures by the hours in force at delivery, whatever was in force at the call", async () => {
    const evenings = hours({
      from: on("2026-11-24T15:00Z"),
      weekly: [{ days: ["tue"], from: "16:00", to: "20:00" }],
    });
    const { loadClocks } = aWorld(hours(), evenings);
    const [before, after] = [
      calledLead("2026-11-24T14:59Z", "2026-11-24T18:00Z"),
      calledLead("2026-11-24T15:00Z", "2026-11-24T18:00Z"),
    ];
    const measure = await loadClocks(agencyId, [before, after]);
    expect(measure(before)).toMatchObject({ hoursFrom: hours().from, working: { ttfaSeconds: 151 * 60 } });
    expect(measure(after)).toMatchObject({ hoursFrom: evenings.from, working: { ttfaSeconds: 120 * 60 } });
  });

  it("closes on the holidays of the named calendars: shipped ones, and the agency's own in their place", async () => {
    const { loadClocks, calendars } = aWorld(hours({ calendars: ["GB-ENG"] }));
    const lead = calledLead("2026-12-24T16:00Z", "2026-12-29T09:30Z");
    expect((await loadClocks(agencyId, [lead]))(lead).working.ttfaSeconds).toBe(120 * 60);
    await calendars.save(agencyId, {
      name: "GB-ENG",
      dates: ["2026-12-25"],
      source: "-",
      asOf: "2026-11-01",
      until: "2026-12-31",
    });
    expect((await loadClocks(agencyId, [lead]))(lead).working.ttfaSeconds).toBe((120 + 510) * 60);
  });

  it("has no working time for a lead that was delivered before there were hours, or to a client without", async () => {
    const { loadClocks } = aWorld(hours({ from: on("2026-11-24T15:00Z") }));
    const early = calledLead("2026-11-24T14:59Z", "2026-11-24T15:04Z");
    const elsewhere = calledLead("2026-11-24T15:00Z", "2026-11-24T15:05Z", anId("client", 2));
    const measure = await loadClocks(agencyId, [early, elsewhere]);
    for (const lead of [early, elsewhere]) {
      expect(measure(lead)).toMatchObject({
        hoursFrom: null,
        raw: { ttfaSeconds: 300 },
        working: { ttfaSeconds: null },
      });
    }
  });

  it("reads each client and each calendar once, and nothing for leads that were not delivered", async () => {
    const { calls, loadClocks } = aWorld(hours({ calendars: ["GB-ENG", "GB-SCT"] }));
    const lead = calledLead("2026-11-24T14:00Z", "2026-11-24T14:05Z");
    await loadClocks(agencyId, [lead, lead, calledLead("2026-11-24T14:00Z", "2026-11-24T14:05Z", anId("client", 2))]);
    expect(calls).toEqual([anId("client"), anId("client", 2), "GB-ENG", "GB-SCT"]);
    calls.length = 0;
    await loadClocks(agencyId, [aLead(aHeld()), aLead(aReceived())]);
    expect(calls).toEqual([]);
  });
});
