import { describe, expect, it, vi } from "vitest";
import type { ReadLeadContext } from "#leads/ports.ts";
import { cachedLeadContext } from "#leads/read-lead-context.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const aLead = (changes = {}) => ({ clientId: anId("client"), campaignId: anId("campaign"), ...changes });

const context = { agencyName: "Agency", clientName: "Client", clientTimeZone: "Europe/London", campaignName: "Roofs" };
const agencyId = anId("agency");

function setUp(read = vi.fn<ReadLeadContext>(async () => context)) {
  let time = at("14:00");
  const readCached = cachedLeadContext(read, () => time);
  return { read, readCached, setTime: (next: typeof time) => void (time = next) };
}

describe("cachedLeadContext", () => {
  it("reads the context of a campaign's leads once a minute", async () => {
    const { read, readCached, setTime } = setUp();
    expect(await readCached(agencyId, aLead())).toEqual(context);
    setTime(at("14:00:59"));
    await readCached(agencyId, aLead());
    expect(read).toHaveBeenCalledTimes(1);
    setTime(at("14:01"));
    await readCached(agencyId, aLead());
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("keeps the contexts of campaigns, clients and agencies apart", async () => {
    const { read, readCached } = setUp();
    await readCached(agencyId, aLead());
    await readCached(agencyId, aLead({ campaignId: anId("campaign", 2) }));
    await readCached(agencyId, aLead({ clientId: anId("client", 2) }));
    await readCached(anId("agency", 2), aLead());
    expect(read).toHaveBeenCalledTimes(4);
  });

  it("does not cache a failure", async () => {
    const read = vi.fn<ReadLeadContext>(async () => context).mockRejectedValueOnce(new Error("throttled"));
    const { readCached } = setUp(read);
    await expect(readCached(agencyId, aLead())).rejects.toThrow("throttled");
    expect(await readCached(agencyId, aLead())).toEqual(context);
  });
});
