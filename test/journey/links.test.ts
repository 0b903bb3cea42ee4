import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { LeadWithHistory } from "#leads/schemas.ts";
import type * as z from "zod";
import {
  aClientWithCampaign,
  aKey,
  pushLead,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

const dayMs = 24 * 3_600_000;
const phone = "+447700900931";
const personName = "Margaret O'Connor";

type History = Pick<z.infer<typeof LeadWithHistory>, "history">;

describe("the links of salespeople", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let client: ApiClient;
  let stranger: ApiClient;
  let clientId: string;
  let campaignId: string;
  let subscriptionId: string;
  let leads = 0;

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    ({ api: stranger } = await baton.newAgency());
    ({ clientId, campaignId } = await aClientWithCampaign(agency));
    client = await aKey(agency, { role: "client", clientId });
    ({ id: subscriptionId } = await subscribe(agency, clientId, { channel: "sms", endpoint: phone }));
  });
  afterAll(() => baton?.stop());

  const linkIn = (text = "", path = "l") => new RegExp(`https?://[^\\s"<>]+/${path}/[\\w-]+`).exec(text)?.[0] ?? "";
  async function open(url: string, init?: RequestInit) {
    const answer = await fetch(url, { redirect: "manual", ...init });
    return { status: answer.status, location: answer.headers.get("location"), text: await answer.text() };
  }
  const post = (url: string, fields: Record<string, string>) =>
    open(url, { method: "POST", body: new URLSearchParams(fields) });

  /** Pushes a lead and returns it with the link in the text about it. */
  async function deliver(name = personName) {
    leads += 1;
    const person = { name, phone: `+4477009004${String(leads).padStart(2, "0")}` };
    const { id } = await pushLead(agency, campaignId, { person });
    const lead = await whenLead(agency, id, ({ status }) => status === "delivered");
    const text = baton.sms({ to: phone }).at(-1)?.body ?? "";
    expect(text).toMatch(/^New lead: /);
    return { id: lead.id, url: linkIn(text) };
  }
  const factsOf = async (id: string) =>
    (await agency.get<History>(`/v1/leads/${id}`)).body.history.map(({ kind }) => kind);
  async function expectDead(url: string) {
    const page = await open(url);
    expect(page.status).toBe(410);
    expect(page.text).not.toContain("Margaret");
    expect(page.text).toContain("Send me a new link");
  }
  /** Requests a new link on the page of a dead one, and returns the link in the text that follows. */
  async function renew(url: string) {
    const before = baton.sms({ to: phone }).length;
    expect(await post(url, { renew: "1" })).toMatchObject({ status: 303 });
    expect(await post(url, { renew: "1" })).toMatchObject({ status: 303 });
    await baton.waitUntilIdle();
    const texts = baton.sms({ to: phone }).slice(before);
    expect(texts).toHaveLength(1);
    return texts[0]?.body ?? "";
  }

  it("are revoked for one lead by the client, who reads and records nothing with them, and renewed by a text", async () => {
    const { id, url } = await deliver();
    expect((await open(url)).text).toContain("Margaret");
    const facts = await factsOf(id);

    expect((await client.call("DELETE", `/v1/leads/${id}/links`)).status).toBe(200);
    await expectDead(url);
    expect((await post(url, { once: "a", attempt: "busy" })).status).toBe(410);
    const text = await renew(url);
    expect(text).toMatch(/^Your new link to a lead from /);
    expect(text).not.toContain("Margaret");
    await expectDead(url);
    expect((await open(linkIn(text))).text).toContain("Margaret");
    expect((await factsOf(id)).toSorted()).toEqual([...facts, "links_revoked"].toSorted());
  });

  it("are revoked for a whole subscription, with the list of leads, and not by another agency", async () => {
    const { id, url } = await deliver();
    const list = linkIn((await open(url)).text, "m");
    expect((await open(list)).text).toContain("Margaret");
    const path = `/v1/clients/${clientId}/subscriptions/${subscriptionId}/links`;
    for (const foreign of [path, `/v1/leads/${id}/links`])
      expect((await stranger.call("DELETE", foreign)).status).toBe(404);
    expect((await open(url)).status).toBe(200);

    const revoked = await client.call<{ linksRevokedAt: string }>("DELETE", path);
    expect(revoked).toMatchObject({ status: 200, body: { linksRevokedAt: expect.any(String) } });
    await expectDead(url);
    await expectDead(list);
    const text = await renew(list);
    expect(text).toMatch(/^Your new link to your leads from /);
    const renewed = await open(linkIn(text, "m"));
    expect(renewed.text).toContain("Margaret");
    expect((await open(linkIn(renewed.text))).status).toBe(200);
    const { url: later } = await deliver();
    expect((await open(later)).status).toBe(200);
  });

  it("list all leads of the person, unworked first, from any card", async () => {
    const [worked, fresh] = [await deliver("Worked Person"), await deliver("Fresh Person")];
    await client.post(`/v1/leads/${worked.id}/outcomes`, { outcome: "lost" }, "lost");
    await baton.waitUntilIdle();
    const { text } = await open(linkIn((await open(worked.url)).text, "m"));
    expect(text.indexOf("Fresh Person")).toBeGreaterThan(text.indexOf(">To call<"));
    expect(text.indexOf("Worked Person")).toBeGreaterThan(text.indexOf(">Done<"));
    expect(text.indexOf(">Done<")).toBeGreaterThan(text.indexOf("Fresh Person"));
    expect(text).toContain(`/l/`);
    expect(fresh.url).not.toBe("");
  });

  it("change nothing when a scanner or a browser opens them ahead", async () => {
    const { id, url } = await deliver();
    const list = linkIn((await open(url)).text, "m");
    const facts = await factsOf(id);
    const texts = baton.sms({ to: phone }).length;
    const headers = { "sec-purpose": "prefetch;prerender", purpose: "prefetch" };
    for (const target of [url, list, `${url}?saved=1`, `${url}?requested=1`, `${list}?requested=1&renew=1`]) {
      for (const method of ["GET", "HEAD"]) expect((await open(target, { method, headers })).status).toBe(200);
    }
    await baton.waitUntilIdle();
    expect(await factsOf(id)).toEqual(facts);
    expect(baton.sms({ to: phone })).toHaveLength(texts);
  });

  it("are refused if they were forged, of another kind, or cut off, and reveal nothing", async () => {
    const { url } = await deliver();
    const token = url.slice(url.lastIndexOf("/") + 1);
    const base = url.slice(0, url.indexOf("/l/"));
    const bytes = Buffer.from(token, "base64url");
    for (const position of [0, 16, 32, 33, 36, 37, 46]) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(position) ^ 1, position);
      const page = await post(`${base}/l/${forged.toString("base64url")}`, { renew: "1" });
      expect(page.status).toBe(404);
      expect(page.text).not.toContain("Margaret");
    }
    for (const target of [`${base}/m/${token}`, `${base}/s/${token}`, `${base}/l/${token.slice(0, -1)}`])
      expect((await open(target)).status).toBe(404);
  });

  it("die with the phone number that they were sent to, and then send nothing to anyone", async () => {
    const { url } = await deliver();
    const list = linkIn((await open(url)).text, "m");
    const path = `/v1/clients/${clientId}/subscriptions/${subscriptionId}`;
    expect((await agency.call("PATCH", path, { endpoint: "+447700900932" })).status).toBe(200);
    const texts = baton.sms().length;
    for (const dead of [url, list]) {
      await expectDead(dead);
      expect(await post(dead, { renew: "1" })).toMatchObject({ status: 303 });
    }
    await baton.waitUntilIdle();
    // Only the verification of the new phone follows.
    expect(
      baton
        .sms()
        .slice(texts)
        .filter(({ body }) => !body.includes("is the code")),
    ).toEqual([]);
  });

  it("expire when no one has worked the lead for 90 days, under a clock that the test moves", async () => {
    const { clientId: ownClientId, campaignId: ownCampaignId } = await aClientWithCampaign(agency);
    const ownPhone = "+447700900933";
    await subscribe(agency, ownClientId, { channel: "sms", endpoint: ownPhone });
    const person = { name: personName, phone: "+447700900399" };
    const { id } = await pushLead(agency, ownCampaignId, { person });
    await whenLead(agency, id, ({ status }) => status === "delivered");
    const url = linkIn(baton.sms({ to: ownPhone }).at(-1)?.body);
    expect((await open(url)).status).toBe(200);
    await baton.moveClockTo(new Date(Date.now() + 91 * dayMs));
    await expectDead(url);
  });
});
