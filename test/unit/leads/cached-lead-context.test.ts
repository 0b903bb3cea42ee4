import { expect, it, vi } from "vitest";
import { cachedLeadContext } from "#leads/cached-lead-context.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const aSetting = (changes = {}) => ({ clientId: anId("client"), campaignId: anId("campaign"), ...changes });

const setting = { agencyName: "Agency", clientName: "Client", clientTimeZone: "Europe/London", campaignName: "Roofs" };
const agencyId = anId("agency");

function remembering(read = vi.fn<ReadLeadContext>(async () => setting)) {
  let time = at("14:00");
  const ask = cachedLeadContext(read, () => time);
  return { read, ask, setTime: (next: typeof time) => void (time = next) };
}

it("asks once a minute for the names around the leads of a campaign", async () => {
  const { read, ask, setTime } = remembering();
  expect(await ask(agencyId, aSetting())).toEqual(setting);
  setTime(at("14:00:59"));
  await ask(agencyId, aSetting());
  expect(read).toHaveBeenCalledTimes(1);
  setTime(at("14:01"));
  await ask(agencyId, aSetting());
  expect(read).toHaveBeenCalledTimes(2);
});

it("never takes one campaign's, client's or agency's names for another's", async () => {
  const { read, ask } = remembering();
  await ask(agencyId, aSetting());
  await ask(agencyId, aSetting({ campaignId: anId("campaign", 2) }));
  await ask(agencyId, aSetting({ clientId: anId("client", 2) }));
  await ask(anId("agency", 2), aSetting());
  expect(read).toHaveBeenCalledTimes(4);
});

it("does not remember that it could not read them", async () => {
  const read = vi.fn<ReadLeadContext>(async () => setting).mockRejectedValueOnce(new Error("throttled"));
  const { ask } = remembering(read);
  await expect(ask(agencyId, aSetting())).rejects.toThrow("throttled");
  expect(await ask(agencyId, aSetting())).toEqual(setting);
});
