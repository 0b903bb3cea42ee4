import { beforeEach, describe, expect, it } from "vitest";
import { makeListLeads } from "#leads/list-leads.ts";
import type { LeadFilter, LeadIndexPage } from "#leads/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aBillingKey, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aCandidate, aContactAttempt, aDelivered, aPlacement, aReceived, aRouting } from "#test/support/facts.ts";

const agencyId = anId("agency");
const other = anId("client", 2);
const page = { limit: 10 };

describe("listing leads", () => {
  const history = memoryHistory();
  const given = (number: number, ...facts: Parameters<typeof history.given>[1]["facts"]) =>
    history.given({ agencyId, leadId: anId("lead", number) }, { facts: [aReceived(), ...facts], personal: aPerson() });
  given(1, aDelivered());
  given(2, aDelivered(), aContactAttempt({ result: "connected" }));
  given(3);

  let asked: LeadFilter[];
  let told: string[];
  let unreadable: () => never;
  const isPoisoned = (leadId: string) => leadId === anId("lead", 13);
  beforeEach(() => {
    asked = [];
    told = [];
    unreadable = () => JSON.parse("{ no fact") as never;
  });

  /** Lists leads from an index that answers `found`, whatever it is asked. */
  const list = (...found: number[]) =>
    makeListLeads({
      history: { ...history, read: async (key) => (isPoisoned(key.leadId) ? unreadable() : history.read(key)) },
      onFault: (fault) => void told.push(String(fault)),
      index: {
        async list(filter): Promise<LeadIndexPage> {
          asked.push(filter);
          return {
            leads: found.map((number) => ({ leadId: anId("lead", number), position: `position ${number}` })),
            more: found.length > 1,
          };
        },
      },
    });

  const idsOf = ({ leads }: { leads: { leadId: string }[] }) => leads.map(({ leadId }) => leadId);

  it("asks within the agency of the key, by what is wanted", async () => {
    const wanted = { clientId: other, status: "delivered", from: at("10:00"), to: at("11:00") } as const;
    await list()(anAgencyKey(), wanted, page);
    expect(asked).toEqual([{ agencyId, mode: "live", campaignId: undefined, ...wanted }]);
  });

  it("keeps a client's key to its own leads, asked for or not", async () => {
    await list()(aClientKey(), {}, page);
    await list()(aClientKey(), { clientId: anId("client") }, page);
    await list()(aClientKey(), { campaignId: anId("campaign") }, page);
    expect(asked.map(({ clientId }) => clientId)).toEqual([anId("client"), anId("client"), anId("client")]);
  });

  it("shows a client's key nothing of another client, and does not even ask", async () => {
    expect(await list(1)(aClientKey(), { clientId: other }, page)).toEqual({ leads: [], unreadable: [] });
    expect(asked).toEqual([]);
  });

  it("leaves out what the index names of another campaign, or of another client than was asked for", async () => {
    expect(await list(1)(anAgencyKey(), { campaignId: anId("campaign", 9) }, page)).toEqual({
      leads: [],
      unreadable: [],
    });
    const mixed = { campaignId: anId("campaign"), clientId: other };
    expect(await list(1)(anAgencyKey(), mixed, page)).toEqual({ leads: [], unreadable: [] });
  });

  it("shows a client's key why its own leads came to it, and nothing of the others they were offered to", async () => {
    const candidates = [aCandidate(), aCandidate({ clientId: other })];
    const shares = [{ leadId: anId("lead", 5), placement: aPlacement({ clientId: other }) }];
    const routing = aRouting({ candidates, ticket: 48, share: 2 });
    history.given(
      { agencyId, leadId: anId("lead", 4) },
      { facts: [aReceived({ routing, shares })], personal: aPerson() },
    );
    const seen = JSON.stringify(await list(4)(aClientKey(), {}, page));
    expect(seen).toContain(anId("client"));
    expect(seen).not.toContain(other);
    expect(seen).not.toContain(anId("lead", 5));
    expect(seen).not.toMatch(/"ticket"|"share":2/);
    expect(JSON.stringify(await list(4)(anAgencyKey(), {}, page))).toContain(other);
  });

  it("gives the leads in the order of the index, and the place to go on", async () => {
    const found = await list(3, 1, 2)(anAgencyKey(), {}, page);
    expect(idsOf(found)).toEqual([anId("lead", 3), anId("lead", 1), anId("lead", 2)]);
    expect(found.next).toBe("position 2");
  });

  it("has no place to go on after the last page", async () => {
    expect(await list(3)(anAgencyKey(), {}, page)).not.toHaveProperty("next");
  });

  it("leaves out leads whose status has just moved on, and goes on behind them all the same", async () => {
    const found = await list(1, 2)(anAgencyKey(), { status: "delivered" }, page);
    expect(idsOf(found)).toEqual([anId("lead", 1)]);
    expect(found.next).toBe("position 2");
  });

  it("leaves out leads of other campaigns where the index could not", async () => {
    const wanted = { status: "delivered", campaignId: anId("campaign", 2) } as const;
    expect(idsOf(await list(1)(anAgencyKey(), wanted, page))).toEqual([]);
  });

  it("leaves out what the index names and the history does not know", async () => {
    expect(idsOf(await list(9, 1)(anAgencyKey(), {}, page))).toEqual([anId("lead", 1)]);
  });

  it("goes on beside a lead that cannot be read, says which it is, and has it told why", async () => {
    const found = await list(3, 13, 1)(anAgencyKey(), { status: "received" }, page);
    expect(idsOf(found)).toEqual([anId("lead", 3)]);
    expect(found).toMatchObject({ unreadable: [anId("lead", 13)], next: "position 1" });
    expect(told).toEqual([`Error: ${anId("lead", 13)} cannot be read`]);
  });

  it("fails where a lead could not be had, rather than leave it out: asking again may help", async () => {
    unreadable = () => {
      throw new Error("ThrottlingException");
    };
    await expect(list(3, 13)(anAgencyKey(), {}, page)).rejects.toThrow("ThrottlingException");
  });

  it("never gives the billing job a person", async () => {
    const { leads } = await list(1, 2)(aBillingKey(), {}, page);
    expect(leads.map((lead) => "personal" in lead)).toEqual([false, false]);
    const forAgency = await list(1)(anAgencyKey(), {}, page);
    expect(forAgency.leads).toMatchObject([{ personal: aPerson() }]);
  });
});
