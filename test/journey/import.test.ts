import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "csv-stringify/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { LeadView } from "#leads/schemas.ts";
import { listen } from "#local/http/listen.ts";
import { killAfter, readResults, startImport } from "#test/support/import-command.ts";
import { aClientWithCampaign, runBaton, type RunningBaton } from "#test/support/running-baton.ts";

/** A unique phone for each row, so that none is a duplicate: numbers that Ofcom reserves for drama in 0113 to 0118. */
const phoneOf = (row: number) => `+4411${3 + Math.floor(row / 1_000)}4960${String(row % 1_000).padStart(3, "0")}`;

describe("importing a CSV file", () => {
  let baton: RunningBaton;
  let key: string;
  let agency: ApiClient;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-import-"));
    baton = await runBaton();
    ({ api: agency, key } = await baton.newAgency());
  });
  afterAll(async () => {
    await baton?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  let files = 0;
  /** A file with these bytes, and the command that imports it into a new campaign, whose client has no subscriptions. */
  async function aFile(content: string | Buffer, ...options: string[]) {
    files += 1;
    const [file, resultFile] = [join(folder, `${files}.csv`), join(folder, `${files}.result.csv`)];
    await writeFile(file, content);
    const { campaignId } = await aClientWithCampaign(agency);
    const args = [file, "--campaign", campaignId, "--url", baton.apiUrl, ...options];
    return {
      file,
      resultFile,
      campaignId,
      start: (...more: string[]) => startImport([...args, ...more], key),
      run: (...more: string[]) => startImport([...args, ...more], key).ended,
      leads: () => agency.listAll<LeadView>(`/v1/leads?campaignId=${campaignId}`),
      results: () => readResults(resultFile),
    };
  }

  it("accounts for each of 300 rows once, although it is killed twice", async () => {
    const count = 300;
    const rows = Array.from({ length: count }, (_, index) => {
      const row = index + 2;
      // One in twenty is invalid.
      return [row % 20 === 0 ? "" : `Zoë "Z" ${row}`, phoneOf(row), `a line,\r\nand another of ${row}`];
    });
    const map = "Full name=person.name,Tel=person.phone,Remark=notes";
    const csv = stringify([["Full name", "Tel", "Remark"], ...rows], { bom: true, record_delimiter: "\r\n" });
    const { start, leads, results, resultFile } = await aFile(csv, "--map", map, "--batch", "20");

    for (const lines of [80, 190]) {
      const { signal } = await killAfter(lines, resultFile, start());
      expect(signal).toBe("SIGKILL");
      // A power cut can also leave half a line.
      await writeFile(resultFile, "77", { flag: "a" });
    }
    const { code, said } = await start().ended;
    expect(code).toBe(0);
    expect(said).toMatch(/Going on after row \d+/);
    expect(said).toContain("285 accepted, 15 refused");

    const written = await results();
    expect(written.map(({ row }) => Number(row))).toEqual(rows.map((_, index) => index + 2));
    for (const { row, status, code: why, detail, leadId } of written) {
      const isWrong = Number(row) % 20 === 0;
      expect([row, status, why]).toEqual([row, isWrong ? "refused" : "accepted", isWrong ? "validation_error" : ""]);
      expect(isWrong ? detail : leadId).toMatch(isWrong ? /^\/person\/name: / : /^lead_/);
    }
    const all = await leads();
    expect(all.map(({ id }) => id).sort()).toEqual(written.flatMap(({ leadId }) => leadId || []).sort());
    const byId = new Map(all.map((lead) => [lead.id as string, lead]));
    for (const { row, leadId } of written.filter((each) => each.leadId)) {
      const { person, notes } = byId.get(leadId) ?? {};
      expect([person?.name, person?.phone, notes]).toEqual([
        `Zoë "Z" ${row}`,
        phoneOf(Number(row)),
        `a line,\r\nand another of ${row}`,
      ]);
    }

    // Another run has nothing left to do.
    const again = await start().ended;
    expect([again.code, (await results()).length, (await leads()).length]).toEqual([0, count, 285]);
  });

  it("creates no second lead for a row whose result was lost", async () => {
    const rows = Array.from({ length: 120 }, (_, index) => ["Tom", phoneOf(index)]);
    const { run, leads, results, resultFile } = await aFile(stringify([["Name", "Phone"], ...rows]));
    await run();
    const first = await results();
    await rm(resultFile);
    await run();
    expect(await results()).toEqual(first);
    expect(await leads()).toHaveLength(120);
  });

  it("keeps the key of a row: campaign, hash of the file and number of the row, also after a line sep=", async () => {
    const csv = `sep=;\r\nName;Phone\r\nTom;${phoneOf(2)}\r\n;\r\nTim;${phoneOf(4)}\r\n`;
    const { run, leads, results, campaignId } = await aFile(csv);
    const hash = createHash("sha256").update(csv).digest("hex").slice(0, 32);
    const { body: pushed } = await agency.post<LeadView>(
      "/v1/leads",
      { campaignId, person: { name: "Tim", phone: phoneOf(4) } },
      `import:${campaignId}:${hash}:4`,
    );
    expect((await run()).code).toBe(0);
    expect(await results()).toMatchObject([
      { row: "2", status: "accepted" },
      { row: "4", status: "accepted", leadId: pushed.id },
    ]);
    expect(await leads()).toHaveLength(2);
  });

  it("says in a dry run what would happen, and stores nothing", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => [`Tom`, phoneOf(index), "UK"]);
    const header = ["Name", "Phone", "Country"];
    const good = await aFile(Buffer.from(`\ufeff${stringify([header, ...rows], { delimiter: "\t" })}`, "utf16le"));
    const tried = await good.run("--dry-run");
    expect([tried.code, tried.said]).toEqual([0, expect.stringContaining("30 would be accepted, 0 refused")]);
    expect(tried.said).toContain("UTF-16 LE, with tabs between cells");
    expect(tried.said).toMatch(/person\.phone +30\n/);
    expect(await good.leads()).toEqual([]);
    await expect(readFile(good.resultFile)).rejects.toThrow("ENOENT");
    expect((await good.run()).said).toContain("30 accepted, 0 refused");
    expect(await good.leads()).toHaveLength(30);

    const wrong = [
      ["", phoneOf(1), "UK"],
      ["Zoë", "12", "UK"],
      ["Zoë", phoneOf(2), "Nowhere"],
      ["Zoë", phoneOf(3)],
    ];
    const bad = await aFile(stringify([header, ...rows.slice(4), ...wrong]));
    const { code, said } = await bad.run("--dry-run");
    expect([code, said]).toEqual([3, expect.stringContaining("26 would be accepted, 4 refused")]);
    expect(said).toMatch(/28 +validation_error +\/person\/name: needed/);
    expect(said).toMatch(/29 +phone_invalid/);
    expect(said).toMatch(/30 +unknown_country +\/person\/country: a country by its name/);
    expect(said).toMatch(/31 +wrong_cell_count/);
    for (const personal of ["Zoë", "Tom", "+4411", "Nowhere"]) expect(said).not.toContain(personal);
    expect(await bad.leads()).toEqual([]);
    const really = await bad.run();
    expect([really.code, really.said]).toEqual([0, expect.stringContaining("26 accepted, 4 refused")]);
  });

  it("survives a hostile file, and prints no personal data", async () => {
    const hostile = [
      '\ufeffName;Phone;"Notes; all of them";=1+1;Notes 2',
      `=cmd|' /C calc'!A0;${phoneOf(2)};"+SUM(1)\r\n-2";x;"say ""hi"""`,
      "",
      `Few;${phoneOf(4)}`,
      `Many;${phoneOf(5)};;;;;x`,
      ` ; ; ; ; `,
      `Quote " in the middle;${phoneOf(7)};"quoted" and not;;`,
      `${"L".repeat(70_000)};${phoneOf(8)};;;`,
      `Control \u0007;${phoneOf(9)};;;`,
      `<script>alert(1)</script>;${phoneOf(10)};\u202eevil;;`,
      `Last;${phoneOf(11)};;;`,
      `"Open;${phoneOf(12)};;;`,
      `Swallowed;${phoneOf(13)};;;`,
    ].join("\n");
    const map = '"Notes; all of them=notes",Name=person.name,Phone=person.phone,=1+1=fields.formula,Notes 2=notes';
    const { run, leads, results } = await aFile(hostile, "--delimiter", ";", "--map", map);
    const { code, said } = await run();
    expect([code, said]).toEqual([0, expect.stringContaining("3 accepted, 6 refused")]);
    expect((await results()).map(({ row, status, code: why }) => [Number(row), status, why])).toEqual([
      [2, "accepted", ""],
      [4, "refused", "wrong_cell_count"],
      [5, "refused", "wrong_cell_count"],
      [7, "accepted", ""],
      [8, "refused", "row_too_large"],
      [9, "refused", "validation_error"],
      [10, "refused", "validation_error"],
      [11, "accepted", ""],
      [12, "refused", "quote_not_closed"],
    ]);
    const names = (await leads()).map(({ person }) => person?.name);
    expect(new Set(names)).toEqual(new Set(["=cmd|' /C calc'!A0", "Last", 'Quote " in the middle']));
    const [formula] = (await leads()).filter(({ fields }) => fields?.["formula"]);
    expect(formula?.notes).toBe('Notes; all of them: +SUM(1)\r\n-2\nNotes 2: say "hi"');
    for (const personal of ["cmd", "+4411", "script", "Swallowed", "Last", "SUM"]) expect(said).not.toContain(personal);
  });

  it("reads Latin-1, and takes idempotency keys from a column", async () => {
    const csv = `CRM id,Full name,Phone\ncrm-1,Zoë,${phoneOf(1)}\ncrm-1,Zoë again,${phoneOf(2)}\n,Nobody,${phoneOf(3)}\n`;
    const { run, leads, results } = await aFile(Buffer.from(csv, "latin1"), "--key-column", "CRM id");
    expect((await run()).code).toBe(0);
    expect((await leads()).map(({ person }) => person?.name)).toEqual(["Zoë"]);
    expect((await results()).map(({ status, detail }) => [status, detail.split(":")[0]])).toEqual([
      ["accepted", ""],
      ["refused", "/idempotencyKey"],
      ["refused", "/idempotencyKey"],
    ]);
  });

  it("counts the bytes that are not UTF-8, and imports the rows without them", async () => {
    const [before, after] = [`Name,Phone\nZoë,${phoneOf(1)}\nJos`, `,${phoneOf(2)}\nMüller,${phoneOf(3)}\n`];
    const { run, leads, results } = await aFile(
      Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]),
    );
    const { code, said } = await run();
    expect([code, said]).toEqual([0, expect.stringContaining("It has 1 character that is not UTF-8.")]);
    expect(new Set((await leads()).map(({ person }) => person?.name))).toEqual(new Set(["Müller", "Zoë"]));
    expect(await results()).toMatchObject([
      { row: "2", status: "accepted" },
      { row: "3", status: "refused", code: "undecodable_text" },
      { row: "4", status: "accepted" },
    ]);
  });

  it("sends nothing and says why, if file and command do not match", async () => {
    const good = `Name,Phone\nTom,${phoneOf(1)}\n`;
    const cases: [content: string, options: string[], said: RegExp][] = [
      ["", [], /empty/],
      ["\n\n", [], /no header/],
      [good, ["--map", "Nam=person.name"], /no column Nam\. The columns are: Name, Phone/],
      [`Tom,${phoneOf(1)}\n`, [], /first row has an email address or a phone number/],
      [good, ["--batch", "1000"], /--batch/],
    ];
    for (const [content, options, wanted] of cases) {
      const { run, leads } = await aFile(content, ...options);
      const { code, said } = await run();
      expect([code, said]).toEqual([2, expect.stringMatching(wanted)]);
      expect(said).not.toContain(phoneOf(1));
      expect(await leads()).toEqual([]);
    }
  });

  it("refuses to continue with the result file of another file", async () => {
    const { run, file, resultFile, leads } = await aFile(`Name,Phone\nTom,${phoneOf(1)}\n`);
    expect((await run()).code).toBe(0);
    await writeFile(file, `Name,Phone\nTim,${phoneOf(2)}\n`);
    const { code, said } = await run();
    expect([code, said]).toEqual([2, expect.stringContaining("another file")]);
    const fresh = await run("--result", `${resultFile}.2`);
    expect([fresh.code, (await leads()).length]).toEqual([0, 2]);
  });

  it("refuses to continue a live import with a test key, whose leads no client would get, and the reverse", async () => {
    const testKey = await agency.post<{ key: string }>("/v1/keys", { role: "agency", name: "Test", mode: "test" });
    const pairs = [
      [key, testKey.body.key],
      [testKey.body.key, key],
    ] as const;
    for (const [index, [first, second]] of pairs.entries()) {
      const { file, campaignId } = await aFile(`Name,Phone\nZoë,${phoneOf(950 + index)}\n`);
      const args = [file, "--campaign", campaignId, "--url", baton.apiUrl];
      expect(await startImport(args, first).ended).toMatchObject({ code: 0 });
      const { code, said } = await startImport(args, second).ended;
      expect([code, said]).toEqual([2, expect.stringContaining("a test key instead of a live one, or the reverse")]);
    }
  });

  it("reports a key, campaign and URL that do not belong together", async () => {
    const { run, resultFile } = await aFile(`Name,Phone\nTom,${phoneOf(1)}\n`);
    const other = await run("--campaign", "campaign_00000000000000000000000000");
    expect([other.code, other.said]).toEqual([1, expect.stringContaining("no such campaign")]);
    await expect(readFile(resultFile)).rejects.toThrow("ENOENT");
  });

  it("waits when the server limits its rate, and then continues", async () => {
    const { run, leads, results } = await aFile(`Name,Phone\nTom,${phoneOf(1)}\nTim,${phoneOf(2)}\n`);
    // A gateway in front of the API that rejects the first two batches.
    let batches = 0;
    async function passOn(request: IncomingMessage, response: ServerResponse) {
      const { method = "GET", url, headers } = request;
      const isBatch = method === "POST";
      batches += isBatch ? 1 : 0;
      if (isBatch && batches <= 2) {
        response.writeHead(batches === 1 ? 429 : 503, { "retry-after": "0" }).end('{"message":"later"}');
        return;
      }
      const answer = await fetch(`${baton.apiUrl}${url}`, {
        method,
        headers: { authorization: headers.authorization ?? "", "content-type": "application/json" },
        ...(isBatch && { body: await text(request) }),
      });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    }
    const gateway = await listen(
      createServer((request, response) => void passOn(request, response)),
      0,
    );
    const { code, said } = await run("--url", gateway.url);
    await gateway.close();
    expect([code, said]).toEqual([0, expect.stringContaining("trying again")]);
    expect((await results()).map(({ status }) => status)).toEqual(["accepted", "accepted"]);
    expect(await leads()).toHaveLength(2);
  });
});
