import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, type ApiResponse, makeApiClient } from "#bin/demo/api-client.ts";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import type { LeadView } from "#leads/schemas.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import { readResults, startImport } from "#test/support/import-command.ts";
import { aClientWithCampaign, aLeadBody, create, runBaton, type RunningBaton } from "#test/support/running-baton.ts";

/** Each key may send twenty requests in ten seconds. */
const requestsPerSecond = 2;
const quota = 20;

describe("a deployment that limits the requests of each key", () => {
  let baton: RunningBaton;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-rate-"));
    baton = await runBaton({ environment: { REQUESTS_PER_SECOND: String(requestsPerSecond) } });
  });
  afterAll(async () => {
    await baton?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** An agency with a campaign, and a key of its own, with which nothing was sent. */
  async function anAgency(name: string) {
    const { api } = await baton.newAgency(name);
    const { campaignId } = await aClientWithCampaign(api);
    const { key } = await create<{ id: string; key: string }>(api, "/v1/keys", { name: "dialler", role: "agency" });
    return { api, campaignId, key, withKey: makeApiClient(baton.apiUrl, key) };
  }
  const push = (api: ApiClient, campaignId: string, name: string): Promise<ApiResponse> =>
    api.post("/v1/leads", aLeadBody(campaignId), name);

  /** Pushes so many leads with the agency's key, at most twelve at a time. */
  const flood = ({ withKey, campaignId }: { withKey: ApiClient; campaignId: string }, count: number) =>
    mapWithConcurrency(
      12,
      Array.from({ length: count }, (_, index) => `lead-${index}`),
      (name) => push(withKey, campaignId, name),
    );

  it("refuses a flood of one key above its limit, and accepts every lead of another agency meanwhile", async () => {
    const [noisy, quiet] = [await anAgency("Noisy Leads"), await anAgency("Quiet Leads")];
    const flooding = flood(noisy, 240);
    for (let index = 0; index < 12; index += 1)
      expect(await push(quiet.withKey, quiet.campaignId, `quiet-${index}`)).toMatchObject({ status: 202 });
    const answers = await flooding;

    const refused = answers.filter(({ status }) => status === 429);
    const allowed = answers.filter(({ status }) => status === 202);
    expect(refused.length + allowed.length).toBe(answers.length);
    // The flood may span some windows, and each process may exceed each of them by a request.
    expect(allowed.length).toBeGreaterThanOrEqual(quota);
    expect(refused.length).toBeGreaterThan(0);
    for (const { body, headers } of refused) {
      const seconds = Number(headers.get("retry-after"));
      expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(seconds);
      expect(body).toMatchObject({ code: "rate_limited", retryAfter: seconds });
      expect(headers.get("ratelimit-policy")).toBe(`"key";q=${quota};w=10`);
      expect(headers.get("ratelimit")).toBe(`"key";r=0;t=${seconds}`);
    }
    for (const { headers } of allowed) expect(headers.get("ratelimit")).toMatch(/^"key";r=1?\d;t=(?:10|\d)$/);
  });

  it("accepts the request again after the seconds of Retry-After, once", async () => {
    const agency = await anAgency("Patient Leads");
    const answers = await flood(agency, 60);
    const index = answers.findLastIndex(({ status }) => status === 429);
    await pause(Number(answers[index]?.headers.get("retry-after")) * 1_000);
    const again = await push(agency.withKey, agency.campaignId, `lead-${index}`);
    expect(again).toMatchObject({ status: 202 });
    expect(again.headers.get("idempotent-replayed")).toBeNull();
    const leads = await agency.api.listAll<LeadView>(`/v1/leads?campaignId=${agency.campaignId}`);
    expect(leads).toHaveLength(answers.filter(({ status }) => status === 202).length + 1);
  });

  it("makes an import wait, which loses no row", async () => {
    const { key, campaignId, api } = await anAgency("Imported Leads");
    const rows = Array.from({ length: 30 }, (_, index) => `Tom,${phoneFor(20_000 + index)}`);
    const [file, resultFile] = [join(folder, "leads.csv"), join(folder, "leads.result.csv")];
    await writeFile(file, `Name,Phone\n${rows.join("\n")}\n`);
    const args = [file, "--campaign", campaignId, "--url", baton.apiUrl, "--batch", "1"];
    const { code, said } = await startImport(args, key).ended;
    expect([code, said]).toEqual([0, expect.stringMatching(/rate_limited\); trying again in \d+ s/)]);
    expect((await readResults(resultFile)).map(({ status }) => status)).toEqual(rows.map(() => "accepted"));
    expect(await api.listAll<LeadView>(`/v1/leads?campaignId=${campaignId}`)).toHaveLength(rows.length);
  });
});
