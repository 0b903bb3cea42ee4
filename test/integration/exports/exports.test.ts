import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAccounts } from "#accounts/wire.ts";
import { openLedger } from "#app/open-ledger.ts";
import { emptyPosition, planPosting } from "#domain/ledger/entry.ts";
import type { ExportFormat, ExportManifest } from "#domain/ledger/ledger-export.ts";
import type { ClientId, ExportId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeExportFiles } from "#exports/adapters/export-files.ts";
import { makeExportStore } from "#exports/adapters/export-store.ts";
import { makeManifestSigner } from "#exports/adapters/manifest-signer.ts";
import { makeLinkToFile } from "#exports/adapters/file-links.ts";
import { makeCreateExport } from "#exports/create-export.ts";
import { readExport } from "#exports/endpoints.ts";
import { runExport } from "#exports/wire.ts";
import { makeAppendEntries } from "#ledger/append-entries.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { credentials, region } from "#local/region.ts";
import { chunk } from "#platform/chunk.ts";
import { limits } from "#platform/limits.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { openContracts } from "#contracts/wire.ts";
import { openStatements } from "#statements/wire.ts";
import { december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";
import { memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aCampaign, aClient, aClientKey, anAgencyKey } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const agencyId = anId("agency");
const caller = { ...anAgencyKey(), agencyId };
const bucket = "exports";
const [roofs, solar] = [anId("client", 1), anId("client", 2)];

const aPart = () => ({ name: "part-00001.csv", entries: 1, bytes: 1, sha256: "0".repeat(64) });

describe("exports in S3", () => {
  let emulators: Emulators;
  let s3: S3Client;
  let table: Table;
  let spent: Spent;
  let ms = Date.parse("2026-11-24T09:00:00Z");
  const now = () => instant(ms);

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    table = { client: counted.client, name: await createBatonTable(emulators) };
    ({ spent } = counted);
    s3 = new S3Client({ endpoint: emulators.endpoints.aws, region, credentials });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    for (let number = 0; number < 130; number++) {
      ms += 1_000;
      await post(number % 3 === 0 ? solar : roofs);
    }
    ms += 120_000;
  });
  afterAll(async () => {
    s3?.destroy();
    await emulators?.stop();
  });

  async function post(clientId: ClientId, leadId: LeadId = ids.create("lead"), owner = agencyId) {
    const plan = planPosting(leadId, [aReceived({ clientId })], emptyPosition, factSortKey);
    if (!plan) throw new Error("nothing to post");
    const posting = { key: { agencyId: owner, leadId }, ...plan, before: emptyPosition, after: plan.position };
    await makeAppendEntries(openLedger(table, now))({ agencyId: owner, clientId, currency: "GBP" }, posting);
  }

  const world = (names = ["Roofs", "Solar"]) => ({
    ...openLedger(table, now),
    ...openStatements(table),
    ...openContracts(table),
    exports: makeExportStore(table),
    clients: memoryClients(...[roofs, solar].map((id, index) => aClient({ id, agencyId, name: names[index] ?? "" }))),
    campaigns: memoryCampaigns(aCampaign({ name: "=Flat roofs" })),
    exportFiles: makeExportFiles(s3, bucket),
    manifestSigner: makeManifestSigner(parseMasterSecret("a secret")),
    jobs: makeJobStore(table),
    jobQueue: { enqueue: async () => undefined },
    ids,
    fingerprint,
    now,
    partEntries: 50,
  });
  async function create(wanted: { format: "csv" | "ndjson"; clientId?: ClientId; from?: Instant; to?: Instant }) {
    const created = await makeCreateExport(world())(caller, wanted);
    if (!created.ok) throw new Error(created.refusal.kind);
    return created.value.id;
  }
  const run = (exportId: ExportId, changes: Partial<Parameters<typeof runExport>[0]> = {}, owner = agencyId) =>
    runExport({ ...world(), ...changes })({ kind: "export", agencyId: owner, exportId });

  /** The files of an export, by name, as the bucket holds them. */
  async function filesOf(exportId: ExportId, owner = agencyId): Promise<Map<string, string>> {
    const Prefix = `exports/${owner}/${exportId}/`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    const files = Contents.map(async ({ Key = "" }): Promise<[string, string]> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return [Key.slice(Prefix.length), (await Body?.transformToString()) ?? ""];
    });
    return new Map(await Promise.all(files));
  }
  const manifestIn = (files: Map<string, string>): ExportManifest => JSON.parse(files.get("manifest.json") ?? "{}");

  it("are parts that make one CSV file, with names, and a manifest that proves them", async () => {
    const exportId = await create({ format: "csv" });
    expect(await run(exportId)).toBeUndefined();
    const files = await filesOf(exportId);
    expect([...files.keys()]).toEqual([
      "manifest.json",
      "manifest.json.sig",
      "part-00001.csv",
      "part-00002.csv",
      "part-00003.csv",
    ]);
    const manifest = manifestIn(files);
    expect(manifest).toMatchObject({ entries: 130, sums: [{ currency: "GBP", amount: 130 * 6_000 }] });
    expect(manifest.parts.map(({ entries }) => entries)).toEqual([50, 50, 30]);
    for (const { name, bytes, sha256 } of manifest.parts) {
      const text = files.get(name) ?? "";
      expect([Buffer.byteLength(text), createHash("sha256").update(text).digest("hex")]).toEqual([bytes, sha256]);
    }
    const rows = manifest.parts.flatMap(({ name }) => (files.get(name) ?? "").trim().split("\r\n"));
    expect(rows).toHaveLength(131);
    expect(rows[0]).toMatch(/^id,postedAt,clientId,.*,clientName,campaignName$/);
    expect(rows[1]).toMatch(/,Roofs,'=Flat roofs$/);
    const ends = await Promise.all(
      [roofs, solar].map((clientId) => world().journals.readEnd({ agencyId, clientId, currency: "GBP" })),
    );
    expect(manifest.journals).toEqual(
      [roofs, solar].map((clientId, index) => ({
        clientId,
        currency: "GBP",
        pages: { from: 1, to: ends[index]?.number },
        lastHash: ends[index]?.hash,
      })),
    );
  });

  it("have the same bytes when every fourth call fails, a client in them is renamed, and entries are posted meanwhile", async () => {
    const to = instant(ms - 60_000);
    const plain = await create({ format: "ndjson", to });
    await run(plain);
    const interrupted = await create({ format: "ndjson", to });
    let calls = 0;
    const failing = <Call extends (...given: never[]) => Promise<unknown>>(call: Call, isAfter: boolean) =>
      (async (...given: never[]) => {
        const isFailing = (calls += 1) % 4 === 0;
        if (isFailing && !isAfter) throw new Error("killed");
        const done = await call(...given);
        if (isFailing) throw new Error("killed");
        return done;
      }) as Call;
    for (let runs = 0; runs < 40; runs++) {
      const { exports, exportFiles } = world();
      const isAfter = runs % 2 === 0;
      const changes = {
        exports: {
          ...exports,
          replace: failing((...given: Parameters<typeof exports.replace>) => exports.replace(...given), isAfter),
        },
        exportFiles: {
          write: failing((...given: Parameters<typeof exportFiles.write>) => exportFiles.write(...given), isAfter),
        },
        ...(runs > 0 && { clients: world(["Renamed", "Solar"]).clients }),
      };
      if ((await run(interrupted, changes).catch(() => "failed")) === undefined) break;
      ms += 1_000;
      await post(roofs);
    }
    const [first, second] = [await filesOf(plain), await filesOf(interrupted)];
    const { exportId, ...manifest } = manifestIn(second);
    expect(exportId).toBe(interrupted);
    expect({ ...manifest, exportId: plain }).toEqual(manifestIn(first));
    for (const name of ["manifest.json", "manifest.json.sig"]) for (const files of [first, second]) files.delete(name);
    expect([first.size, second]).toEqual([3, first]);
    const before = await world().exports.read({ agencyId }, interrupted);
    await run(interrupted);
    expect(await world().exports.read({ agencyId }, interrupted)).toEqual(before);
  });

  it("cover a period of one client: at or after from, before to", async () => {
    const journal = { agencyId, clientId: solar, currency: "GBP" };
    const posted: Instant[] = [];
    for await (const pages of world().journals.listPages(journal, 1, 999, 50)) {
      posted.push(...pages.map(({ postedAt }) => postedAt));
    }
    const [, from, , to] = posted;
    if (!from || !to) throw new Error("too few pages");
    const exportId = await create({ format: "csv", clientId: solar, from, to });
    await run(exportId);
    expect(manifestIn(await filesOf(exportId))).toMatchObject({
      entries: 2,
      journals: [{ clientId: solar, pages: { from: 2, to: 3 } }],
    });
  });

  it("are verified offline by the program of docs/exports.md, until a file is changed", async () => {
    const exportId = await create({ format: "csv" });
    await run(exportId);
    const folder = await mkdtemp(join(tmpdir(), "baton-export-"));
    const page = await readFile(join(import.meta.dirname, "../../../docs/exports.md"), "utf8");
    await writeFile(join(folder, "verify.mjs"), /```js\n([^]*?)```/.exec(page)?.[1] ?? "");
    const files = await filesOf(exportId);
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    const verify = (publicKey = makeManifestSigner(parseMasterSecret("a secret")).readPublicKey(agencyId)) =>
      promisify(execFile)(process.execPath, ["verify.mjs", publicKey], { cwd: folder }).then(
        ({ stdout }) => stdout,
        ({ stderr }: { stderr: string }) => /Error: (.*)/.exec(stderr)?.[1],
      );
    expect(await verify()).toBe("All files are as Baton wrote them.\n");
    const ofAnother = makeManifestSigner(parseMasterSecret("a secret")).readPublicKey(anId("agency", 2));
    expect(await verify(ofAnother)).toBe("manifest.json was changed, or is not of this agency");
    await appendFile(join(folder, "part-00002.csv"), " ");
    expect(await verify()).toBe("part-00002.csv was changed");
    await writeFile(
      join(folder, "manifest.json"),
      (files.get("manifest.json") ?? "").replace(/"amount":\d+/, '"amount":1'),
    );
    expect(await verify()).toBe("manifest.json was changed, or is not of this agency");
    await rm(folder, { recursive: true });
  });

  /** Names of random bytes, which cannot be packed, as many as an item cannot hold together with those of another part. */
  const tooManyNames = () =>
    Object.fromEntries(Array.from({ length: 4_600 }, () => [ids.create("campaign"), randomBytes(60).toString("hex")]));

  it.each([
    ["parts", { parts: Array.from({ length: limits.exportParts }, aPart) }],
    ["names", { names: tooManyNames() }],
  ] as const)("fail as too large if more %s are left than fit, and have no manifest", async (_, written) => {
    const exportId = await create({ format: "csv" });
    const { exports } = world();
    const before = (await exports.read({ agencyId }, exportId)) ?? expect.fail();
    const grown = { ...before, ...written, updatedAt: instant(Date.parse(before.updatedAt) + 1) };
    await exports.replace({ agencyId }, before, grown);
    expect(await run(exportId)).toBeUndefined();
    expect(await run(exportId), "a retry").toBeUndefined();
    expect((await filesOf(exportId)).size).toBe(0);
    const shown = await readExport({ ...world(), linkToFile: async () => "https://baton-exports.example/file" })({
      caller,
      params: { exportId },
      query: undefined,
      body: undefined,
      idempotencyKey: undefined,
      headers: {},
      requestId: "request-1",
    });
    expect(shown).toMatchObject({ value: { body: { status: "failed", failure: "too_large" } } });
    expect(shown.ok && shown.value.body).toMatchObject({ manifest: undefined });
  });

  it("continue after 20 seconds from where they were", async () => {
    const exportId = await create({ format: "csv" });
    const { exportFiles } = world();
    const slow = {
      write: async (...given: Parameters<typeof exportFiles.write>) => ((ms += 15_000), exportFiles.write(...given)),
    };
    expect(await run(exportId, { exportFiles: slow })).toBe(now());
    expect(await world().exports.read({ agencyId }, exportId)).toMatchObject({ stage: "parts", parts: [{}, {}] });
    expect(await run(exportId)).toBeUndefined();
    expect((await filesOf(exportId)).size).toBeGreaterThanOrEqual(4);
  });

  it("are downloaded by a signed link that says for how long it is valid", async () => {
    const exportId = await create({ format: "csv" });
    await run(exportId);
    const link = await makeLinkToFile(bucket, {
      AWS_REGION: region,
      AWS_ENDPOINT_URL: emulators.endpoints.aws,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    })({ agencyId, exportId, name: "part-00001.csv" });
    const response = await fetch(link);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/csv/)]);
    expect(await response.text()).toBe((await filesOf(exportId)).get("part-00001.csv"));
    expect(new URL(link).searchParams.get("X-Amz-Expires")).toBe("900");
  });

  it("cost 9 write units for three parts, and read units by the pages that hold the entries", async () => {
    const exportId = await create({ format: "csv" });
    expect(await costOf(spent, () => run(exportId))).toEqual({ reads: 65, writes: 9, calls: 71 });
    expect((await filesOf(exportId)).size).toBe(5);
  });

  it("have the entries and names of 1,500 clients, each with a journal of its own", async () => {
    const large = anId("agency", 5);
    const clientIds = Array.from({ length: 1_500 }, () => ids.create("client"));
    for (const some of chunk(50, clientIds)) await Promise.all(some.map((id) => post(id, ids.create("lead"), large)));
    ms += 120_000;
    const name = (id: ClientId) => `Roofs of ${id}`.padEnd(120, "é");
    const clients = { read: async (_: unknown, id: ClientId) => ({ ...aClient({ id }), name: name(id) }) };
    const created = await makeCreateExport(world())({ ...caller, agencyId: large }, { format: "ndjson" });
    if (!created.ok) throw new Error(created.refusal.kind);
    const { id: exportId } = created.value;
    let next: Instant | undefined;
    do next = await run(exportId, { partEntries: 400, clients }, large);
    while (next);
    const files = await filesOf(exportId, large);
    expect(manifestIn(files)).toMatchObject({ entries: 1_500, parts: [{}, {}, {}, {}] });
    expect(manifestIn(files).journals).toHaveLength(1_500);
    const lines = [...files].filter(([file]) => file.startsWith("part")).flatMap(([, text]) => text.trim().split("\n"));
    const found = new Set(lines.map((line): unknown => JSON.parse(line).clientName));
    expect(found).toEqual(new Set(clientIds.map(name)));
  });

  describe("of a closed statement", () => {
    const clientId = anId("client", 3);
    const invoicing = {
      stripe: { customer: "cus_1", taxRates: ["txr_1"] },
      xero: { accountCode: "200", taxType: "20% (VAT on Income)" },
      quickbooks: { item: "Leads", taxCode: "20.0% S" },
    };
    const account = () => openAccount(table, now, { clientId });
    const handing = () => ({ ...world(), ...openAccounts(table) });
    const request = (format: ExportFormat, changes: { statement?: string } = {}, by = caller) =>
      makeCreateExport(handing())(by, { clientId, statement: "GBP-2026-11", format, ...changes });

    beforeAll(async () => {
      await setUpAccount(table, {}, clientId);
      for (const [lead, amount] of [3_333, 3_333, 6_666].entries()) await account().post(anId("lead", lead), amount);
      ms = Date.parse("2026-12-05T09:00:00Z");
      await account().closeStatement(november);
    });

    it("are refused until the client has the settings of the program, and without such a statement", async () => {
      const errors = [{ pointer: "/invoicing/xero", detail: expect.any(String) }];
      expect(await request("xero")).toEqual({ ok: false, refusal: { kind: "invoicing_missing", errors } });
      expect(await request("xero", { statement: "INV-000099" })).toMatchObject({ refusal: { kind: "not_found" } });
      const client = { ...aClientKey(clientId), agencyId };
      expect(await request("xero", {}, client)).toMatchObject({ refusal: { kind: "forbidden" } });
      const { clients } = account();
      const before = await clients.read({ agencyId }, clientId);
      if (!before) throw new Error("no client");
      await clients.replace({ agencyId }, before, { ...before, invoicing, updatedAt: now() });
    });

    it.each([
      ["stripe", "part-00001.ndjson", /^\{"idempotencyKey":"INV-000001\/campaign_\w+\/callback\/lead".*"amount":13332/],
      ["xero", "part-00001.csv", /\r\nHarbour Roofing Ltd,.*INV-000001,2026-11,05\/12\/2026,.*,133\.32,/],
      ["quickbooks", "part-00001.csv", /\r\nINV-000001,Harbour Roofing Ltd,.*,133\.32,20\.0% S,26\.66/],
    ] as const)("are one file for %s, with a manifest that compares the tax", async (format, name, content) => {
      const created = await request(format);
      if (!created.ok) throw new Error(created.refusal.kind);
      const { id } = created.value;
      await run(id);
      const files = await filesOf(id);
      expect([...files.keys()]).toEqual(["manifest.json", "manifest.json.sig", name]);
      expect(files.get(name)).toMatch(content);
      const statement = (await account().statements.list({ agencyId, clientId })).at(-1);
      expect(manifestIn(files)).toMatchObject({
        statement: "INV-000001",
        format,
        entries: 1,
        sums: [{ currency: "GBP", amount: 13_332 }],
        journals: [{ clientId, pages: { from: 1 }, lastHash: statement && "hash" in statement && statement.hash }],
        handover: {
          mapping: `${format}@1`,
          statementRounding: "down_total",
          lineRounding: "half_up_line",
          tax: { statement: 2_666, lines: 2_666, difference: 0 },
        },
      });
      expect(await run(id)).toBeUndefined();
      expect(await filesOf(id)).toEqual(files);
    });

    it("have the same bytes when the client and its settings change while the job runs", async () => {
      const [first, second] = [await request("xero"), await request("xero")];
      if (!first.ok || !second.ok) throw new Error("refused");
      await run(first.value.id);
      const { clients } = account();
      const before = await clients.read({ agencyId }, clientId);
      if (!before) throw new Error("no client");
      const changed = { xero: { accountCode: "400", taxType: "No VAT" } };
      const updatedAt = instant(Date.parse(before.updatedAt) + 1);
      await clients.replace({ agencyId }, before, { ...before, name: "Renamed", invoicing: changed, updatedAt });
      await run(second.value.id);
      const [one, other] = [await filesOf(first.value.id), await filesOf(second.value.id)];
      expect(other.get("part-00001.csv")).toBe(one.get("part-00001.csv"));
      expect(one.get("part-00001.csv")).toContain(",200,20% (VAT on Income),");
    });

    it("are refused for a statement over nothing", async () => {
      ms = Date.parse("2027-01-05T09:00:00Z");
      await account().closeStatement(december);
      expect(await request("xero", { statement: "GBP-2026-12" })).toMatchObject({
        refusal: { kind: "handover_impossible", reason: "zero_total" },
      });
    });
  });
});
