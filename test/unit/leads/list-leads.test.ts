import { beforeEach, describe, expect, it } from "vitest";
import { makeListLeads } from "#leads/list-leads.ts";
import type { LeadFilter, LeadIndexPage } from "#leads/ports.ts";
import { toPosition } from "#platform/table/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aBillingKey, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aCandidate, aContactAttempt, aDelivered, aPlacement, aReceived, aRouting } from "#test/support/facts.ts";
import { computeTag } from "#test/support/compute-tag.ts";

const agencyId = anId("agency");
const other = anId("client", 2);
const page = { limit: 10 };
const positionOf = (number: number, time = "14:00") => toPosition(at(time), anId("lead", number));

describe("listLeads", () => {
  const history = memoryHistory();
  const given = (number: number, ...facts: Parameters<typeof history.given>[1]["facts"]) =>
    history.given({ agencyId, leadId: anId("lead", number) }, { facts: [aReceived(), ...facts], personal: aPerson() });
  given(1, aDelivered());
  given(2, aDelivered(), aContactAttempt({ result: "connected" }));
  given(3);

  let filters: LeadFilter[];
  let faults: string[];
  let throwUnreadable: () => never;
  const isUnreadable = (leadId: string) => leadId === anId("lead", 13);
  beforeEach(() => {
    filters = [];
    faults = [];
    throwUnreadable = () => JSON.parse("{ no fact") as never;
  });

  /** Lists leads from an index that returns `found`, whatever the filter. */
  const list = (...found: number[]) =>
    makeListLeads({
      history: {
        ...history,
        read: async (key) => (isUnreadable(key.leadId) ? throwUnreadable() : history.read(key)),
      },
      computeTag,
      onFault: (fault) => void faults.push(String(fault)),
      index: {
        async list(filter): Promise<LeadIndexPage> {
          filters.push(filter);
          return {
            leads: found.map((number) => ({ leadId: anId("lead", number), position: positionOf(number) })),
            more: found.length > 1,
          };
        },
      },
    });

  const idsOf = ({ leads }: { leads: { leadId: string }[] }) => leads.map(({ leadId }) => leadId);

  it("queries the index for the agency of the key, with the filter of the request", async () => {
    const filter = { clientId: other, status: "delivered", from: at("10:00"), to: at("11:00") } as const;
    await list()(anAgencyKey(), filter, page);
    expect(filters).toEqual([{ agencyId, mode: "live", campaignId: undefined, ...filter }]);
  });

  it("limits a client's key to its own leads, with or without a filter", async () => {
    await list()(aClientKey(), {}, page);
    await list()(aClientKey(), { clientId: anId("client") }, page);
    await list()(aClientKey(), { campaignId: anId("campaign") }, page);
    expect(filters.map(({ clientId }) => clientId)).toEqual([anId("client"), anId("client"), anId("client")]);
  });

  it("lists no leads of another client for a client's key, without a query of the index", async () => {
    expect(await list(1)(aClientKey(), { clientId: other }, page)).toEqual({ leads: [], unreadable: [] });
    expect(filters).toEqual([]);
  });

  it("leaves out leads from the index that have another campaign or client than the filter", async () => {
    expect(await list(1)(anAgencyKey(), { campaignId: anId("campaign", 9) }, page)).toEqual({
      leads: [],
      unreadable: [],
    });
    const mixed = { campaignId: anId("campaign"), clientId: other };
    expect(await list(1)(anAgencyKey(), mixed, page)).toEqual({ leads: [], unreadable: [] });
  });

  it("shows a client's key the routing of its own leads, without the other candidates", async () => {
    const candidates = [aCandidate(), aCandidate({ clientId: other })];
    const shares = [{ leadId: anId("lead", 5), placement: aPlacement({ clientId: other }) }];
    const routing = aRouting({ candidates, ticket: 48, share: 2 });
    history.given(
      { agencyId, leadId: anId("lead", 4) },
      { facts: [aReceived({ routing, shares })], personal: aPerson() },
    );
    const visibleJson = JSON.stringify(await list(4)(aClientKey(), {}, page));
    expect(visibleJson).toContain(anId("client"));
    expect(visibleJson).not.toContain(other);
    expect(visibleJson).not.toContain(anId("lead", 5));
    expect(visibleJson).not.toMatch(/"ticket"|"share":2/);
    expect(JSON.stringify(await list(4)(anAgencyKey(), {}, page))).toContain(other);
  });

  it("returns the leads in the order of the index, and the position of the last one", async () => {
    const found = await list(3, 1, 2)(anAgencyKey(), {}, page);
    expect(idsOf(found)).toEqual([anId("lead", 3), anId("lead", 1), anId("lead", 2)]);
    expect(found.next).toBe(positionOf(2));
  });

  it("returns no position after the last page", async () => {
    expect((await list(3)(anAgencyKey(), {}, page)).next).toBeUndefined();
  });

  it("leaves out leads whose status has just changed, and continues after them", async () => {
    const found = await list(1, 2)(anAgencyKey(), { status: "delivered" }, page);
    expect(idsOf(found)).toEqual([anId("lead", 1)]);
    expect(found.next).toBe(positionOf(2));
  });

  it("leaves out leads of other campaigns if the index filters by status only", async () => {
    const filter = { status: "delivered", campaignId: anId("campaign", 2) } as const;
    expect(idsOf(await list(1)(anAgencyKey(), filter, page))).toEqual([]);
  });

  it("leaves out leads from the index that have no history", async () => {
    expect(idsOf(await list(9, 1)(anAgencyKey(), {}, page))).toEqual([anId("lead", 1)]);
  });

  it("lists a lead that cannot be decoded as unreadable, reports the fault, and lists the others", async () => {
    const found = await list(3, 13, 1)(anAgencyKey(), { status: "received" }, page);
    expect(idsOf(found)).toEqual([anId("lead", 3)]);
    expect(found).toMatchObject({ unreadable: [anId("lead", 13)], next: positionOf(1) });
    expect(faults).toEqual([`Error: ${anId("lead", 13)} cannot be read`]);
  });

  it("fails on a temporary fault instead of leaving the lead out, because a retry may help", async () => {
    throwUnreadable = () => {
      throw new Error("ThrottlingException");
    };
    await expect(list(3, 13)(anAgencyKey(), {}, page)).rejects.toThrow("ThrottlingException");
  });

  it("leaves the person out for a billing key", async () => {
    const { leads } = await list(1, 2)(aBillingKey(), {}, page);
    expect(leads.map((lead) => "personal" in lead)).toEqual([false, false]);
    const forAgency = await list(1)(anAgencyKey(), {}, page);
    expect(forAgency.leads).toMatchObject([{ personal: aPerson() }]);
  });
});
