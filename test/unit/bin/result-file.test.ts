import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Binding, openResultFile, type ResultLine } from "#bin/import/result-file.ts";

const binding: Binding = { file: "f1", campaign: "campaign_1", url: "https://leads.example.com", settings: "s1" };
const lead = "lead_7q2zk4m9xw8r5v3t6n1p0h2d4f";
const accepted = (row: number): ResultLine => ({ row, status: "accepted", leadId: lead });
const refused = (row: number, detail = "not good"): ResultLine => ({
  row,
  status: "refused",
  code: "validation_error",
  detail,
});
const failed = (row: number): ResultLine => ({ row, status: "failed", code: "http_503", detail: "answered 503" });

describe("the result file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-results-"));
    path = join(folder, "leads.result.csv");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function open(to: Binding = binding) {
    const opened = await openResultFile(path, to);
    if (!opened.ok) throw new Error(opened.refusal);
    return opened.value;
  }
  async function write(...lines: ResultLine[]) {
    const file = await open();
    await file.append(lines);
    await file.close();
  }
  const text = () => readFile(path, "utf8");
  /** Opens the file again and returns its last row and tally. */
  async function reopen() {
    const file = await open();
    await file.close();
    return {
      lastRow: file.lastRow,
      accepted: file.tally.accepted,
      refused: [...file.tally.refused],
      failed: file.tally.failed,
    };
  }

  it("holds a head with its import, the column names, and a line for each row", async () => {
    await write(accepted(2), refused(3, "/person/phone: a phone number"));
    expect(await text()).toBe(
      [
        "# baton import file=f1 campaign=campaign_1 url=https://leads.example.com settings=s1",
        "row,status,leadId,code,detail",
        `2,accepted,${lead},,`,
        "3,refused,,validation_error,/person/phone: a phone number",
        "",
      ].join("\n"),
    );
  });

  it("resumes after the last row, and counts the earlier rows", async () => {
    await write(accepted(2), refused(3), accepted(5));
    expect(await reopen()).toEqual({ lastRow: 5, accepted: 2, refused: [["validation_error", 1]], failed: 0 });
    await write(accepted(6));
    expect((await reopen()).lastRow).toBe(6);
  });

  it("removes an incomplete last line of any length", async () => {
    await write(accepted(2), accepted(3));
    const whole = await text();
    const kept = whole.slice(0, whole.lastIndexOf("3,"));
    for (let length = kept.length; length < whole.length; length += 1) {
      await writeFile(path, whole.slice(0, length));
      expect((await reopen()).lastRow).toBe(2);
      expect(await text()).toBe(kept);
    }
  });

  it("starts over when it is incomplete before the first row", async () => {
    await write();
    const head = await text();
    for (let length = 0; length < head.length; length += 1) {
      await writeFile(path, head.slice(0, length));
      expect((await reopen()).lastRow).toBe(0);
      expect(await text()).toBe(head);
    }
  });

  it("removes the rows that failed and the rows after them, which are sent again", async () => {
    await write(accepted(2), failed(3), accepted(4), failed(5));
    expect(await reopen()).toEqual({ lastRow: 2, accepted: 1, refused: [], failed: 0 });
    expect(await text()).not.toContain("failed");
  });

  it.each(["2,accepted,again,,\n", "1,accepted,,,\n", "\u0000\u0000\u0000\n", "x\n", "7,surely,,,\n"])(
    "removes everything from a line on that no import wrote: %j",
    async (line) => {
      await write(accepted(2));
      const whole = await text();
      await appendFile(path, `${line}9,accepted,${lead},,\n`);
      expect((await reopen()).lastRow).toBe(2);
      expect(await text()).toBe(whole);
    },
  );

  it.each<[string, Partial<Binding>, string]>([
    ["another file", { file: "f2" }, "another file"],
    ["another campaign", { campaign: "campaign_2" }, "another campaign"],
    ["another URL", { url: "https://staging.example.com" }, "another --url"],
    ["another mapping", { settings: "s2" }, "another --map"],
  ])("is refused for %s", async (_, other, expected) => {
    await write(accepted(2));
    const before = await text();
    const opened = await openResultFile(path, { ...binding, ...other });
    expect(opened).toEqual({ ok: false, refusal: expect.stringContaining(expected) });
    expect(await text()).toBe(before);
  });

  it.each(["Name,Tel\nZoë,1\n", "Name", "# baton", "\n"])(
    "does not change a file that is something else: %j",
    async (other) => {
      await writeFile(path, other);
      if (other === "# baton") {
        expect((await reopen()).lastRow).toBe(0);
        return;
      }
      expect(await openResultFile(path, binding)).toMatchObject({ ok: false });
      expect(await text()).toBe(other);
    },
  );

  it("holds no spreadsheet formula and no line break, whatever the detail of a row is", async () => {
    const details = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "a\nb\r\nc", '"quoted", with comma', "\u0000"];
    await write(...details.map((detail, index) => refused(index + 2, detail)));
    const lines = (await text()).trimEnd().split("\n");
    expect(lines).toHaveLength(2 + details.length);
    const cells: string[][] = parse(lines.slice(2).join("\n"));
    for (const [, , , , detail = ""] of cells) expect(detail).not.toMatch(/^[=+\-@\t\r]/);
    expect((await reopen()).lastRow).toBe(details.length + 1);
  });

  it("throws when another process writes to it", async () => {
    const [first, second] = [await open(), await open()];
    await first.append([accepted(2)]);
    await expect(second.append([accepted(2)])).rejects.toThrow("Another process writes to");
    await Promise.all([first.close(), second.close()]);
  });

  it("is read completely when it is longer than one chunk", async () => {
    await write(...Array.from({ length: 5_000 }, (_, index) => accepted(index + 2)));
    expect(await reopen()).toMatchObject({ lastRow: 5_001, accepted: 5_000 });
  });
});
