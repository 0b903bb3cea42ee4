import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import * as journey from "#test/support/running-baton.ts";
import { startCommand } from "#test/support/start-command.ts";

const everyChannel = ["--channels", "sms,email,webhook"];
const phone = "+447700900321";

describe("the smoke test of a deployment", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let key: string;
  let campaignId: string;
  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api, key } = await baton.newAgency());
    let clientId: string;
    ({ clientId, campaignId } = await journey.aClientWithCampaign(api));
    await journey.subscribe(api, clientId, { channel: "sms", endpoint: phone });
    await journey.subscribe(api, clientId, { channel: "email", endpoint: "ops@example.com" });
    const { secret } = await journey.subscribe(api, clientId, baton.webhookAt("/smoke"));
    baton.receiver.accept("/smoke", secret);
  });
  afterAll(() => baton?.stop());

  const smoke = (...args: string[]) =>
    startCommand(["smoke", "--url", baton.apiUrl, ...args], { BATON_API_KEY: key }).ended;

  it("passes when a canary of each active campaign arrives on each channel, and no person gets anything", async () => {
    const { code, said } = await smoke(...everyChannel);
    expect(said).toMatch(/^check +result +took +detail\nhealth +ok +[\d.]+ s +answered 200\n/);
    expect(said).toMatch(new RegExp(`^${campaignId} +ok +[\\d.]+ s +accepted lead_`, "m"));
    for (const channel of ["sms", "email", "webhook"]) {
      expect(said).toMatch(new RegExp(`^  ${channel} +ok +[\\d.]+ s +delivered$`, "m"));
    }
    expect(said).toMatch(/\nEverything arrived\.\n$/);
    expect(code).toBe(0);
    expect([...baton.sms(), ...baton.mail(), ...baton.receiver.received]).toEqual([]);
  });

  it("leaves no key behind: the one with which it reads canaries is revoked", async () => {
    const keys = await api.listAll<{ name: string; revokedAt?: string }>("/v1/keys");
    expect(keys.filter(({ name, revokedAt }) => name === "smoke test" && revokedAt === undefined)).toEqual([]);
  });

  it("leaves no key behind if it is interrupted", async () => {
    const listOwnKeys = async () =>
      (await api.listAll<{ name: string }>("/v1/keys")).filter(({ name }) => name === "smoke test");
    const { child, ended } = startCommand(["smoke", "--url", baton.apiUrl], { BATON_API_KEY: key });
    await journey.eventually(async () => (await listOwnKeys()).length > 0);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130 });
    expect(await listOwnKeys()).toEqual([]);
  });

  it("sends a live lead on request: a text to a phone, an email, and a signed webhook", async () => {
    const { code, said } = await smoke("--live", "--campaign", campaignId, ...everyChannel);
    expect(said).toMatch(/Everything arrived/);
    expect(code).toBe(0);
    expect(baton.sms({ to: phone })).toHaveLength(1);
    expect(baton.mail({ to: "ops@example.com" })).toHaveLength(1);
    expect(baton.receiver.received).toHaveLength(1);
  });

  it("fails for a channel that no lead was sent on", async () => {
    const { clientId, campaignId: textOnly } = await journey.aClientWithCampaign(api);
    await journey.subscribe(api, clientId, { channel: "sms", endpoint: "+447700900322" });
    const { code, said } = await smoke("--campaign", textOnly, ...everyChannel);
    expect(said).toMatch(/^ {2}sms +ok/m);
    expect(said).toMatch(/^email +FAILED +no lead was sent on this channel$/m);
    expect(said).toMatch(/2 of 5 checks failed\.\n$/);
    expect(code).toBe(1);
  });

  it("fails when a delivery does not arrive in time", async () => {
    const { clientId, campaignId: broken } = await journey.aClientWithCampaign(api);
    await journey.subscribe(api, clientId, baton.webhookAt("/answers-503"));
    const { code, said } = await smoke("--live", "--campaign", broken, "--timeout", "3");
    expect(said).toMatch(/^ {2}webhook +FAILED +failed: refused_by_endpoint$/m);
    expect(said).toMatch(/FAILED +not all deliveries arrived$/m);
    expect(code).toBe(1);
  });

  it("fails with the reason for a campaign that takes no leads", async () => {
    const { campaignId: paused } = await journey.aClientWithCampaign(api, { active: false });
    const { code, said } = await smoke("--campaign", paused);
    expect(said).toMatch(/FAILED +answered 409: campaign_inactive/);
    expect(code).toBe(1);
  });

  it("fails in a sentence where no Baton answers", async () => {
    const { code, said } = await startCommand(["smoke", "--url", "http://127.0.0.1:9", "--key", "baton_none"], {})
      .ended;
    expect(said).toMatch(/^api +FAILED +\S+/m);
    expect(said).not.toMatch(/ at .*\.ts/);
    expect(code).toBe(1);
  });
});
