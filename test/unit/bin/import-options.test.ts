import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addImportOptions, completeArguments, type ImportOptions } from "#bin/import/import-options.ts";
import { makeProgress } from "#bin/import/progress.ts";

const campaign = ["--campaign", "campaign_01k9xq3v5we8ssr9n0p1e2d3f4"];
const environment = { BATON_API_KEY: "baton_secret", OTHER: "baton_other" };

/** Parses a command line; returns the sentence of an error as a refusal. */
function read(...args: string[]) {
  let error = "";
  const command = addImportOptions(new Command("import"))
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (error += text) });
  try {
    command.parse(args, { from: "user" });
  } catch {
    return { ok: false, refusal: error };
  }
  return completeArguments({ ...command.opts<ImportOptions>(), file: command.args[0] ?? "" }, environment);
}

describe("the arguments of an import", () => {
  it("have defaults for all but a file and a campaign", () => {
    expect(read("some/leads.csv", ...campaign)).toEqual({
      ok: true,
      value: {
        file: "some/leads.csv",
        campaignId: campaign[1],
        url: "http://127.0.0.1:4500",
        key: "baton_secret",
        resultFile: "some/leads.result.csv",
        batchSize: 100,
        delimiter: undefined,
        dryRun: false,
        map: undefined,
        keyColumn: undefined,
        encoding: undefined,
      },
    });
  });

  it("override every default", () => {
    const api = ["--url", "https://leads.example.com/", "--key-env", "OTHER", "--batch", "7"];
    const file = ["--map", "A=notes", "--key-column", "Id", "--encoding", "latin1", "--delimiter", "tab", "--dry-run"];
    expect(read("leads", ...campaign, ...api, ...file, "--result", "r.csv")).toMatchObject({
      value: {
        map: "A=notes",
        url: "https://leads.example.com",
        key: "baton_other",
        resultFile: "r.csv",
        batchSize: 7,
        keyColumn: "Id",
        encoding: "latin1",
        delimiter: "\t",
        dryRun: true,
      },
    });
  });

  it.each<[string, string[], string]>([
    ["no file", campaign, "'file'"],
    ["two files", ["a.csv", "b.csv", ...campaign], "too many arguments"],
    ["no campaign", ["a.csv"], "--campaign"],
    ["an id of another kind", ["a.csv", "--campaign", "client_01k9xq3v5we8ssr9n0p1e2d3f4"], "--campaign"],
    ["a URL with another scheme", ["a.csv", ...campaign, "--url", "ftp://x"], "--url"],
    ["a variable that is not set", ["a.csv", ...campaign, "--key-env", "NOWHERE"], "NOWHERE"],
    ["no rows a batch", ["a.csv", ...campaign, "--batch", "0"], "--batch"],
    ["too many rows a batch", ["a.csv", ...campaign, "--batch", "101"], "--batch"],
    ["another encoding", ["a.csv", ...campaign, "--encoding", "utf16"], "--encoding"],
    ["a delimiter of two characters", ["a.csv", ...campaign, "--delimiter", "::"], "--delimiter"],
    ["a quote for a delimiter", ["a.csv", ...campaign, "--delimiter", '"'], "--delimiter"],
    ["an unknown option", ["a.csv", ...campaign, "--dry"], "--dry"],
  ])("are refused with a sentence for %s", (_, args, expected) => {
    expect(read(...args)).toEqual({ ok: false, refusal: expect.stringContaining(expected) });
  });
});

describe("the progress of an import", () => {
  function startProgress(isTerminal: boolean) {
    const written: string[] = [];
    let ms = 0;
    const progress = makeProgress({ total: 1_000, write: (text) => written.push(text), isTerminal, now: () => ms });
    const show = (position: number, at: number) => {
      ms = at;
      progress.show({ rows: 100, from: position - 100, position });
    };
    return { written, show, progress };
  }

  it("is a line at every tenth when the output is not a terminal", () => {
    const { written, show } = startProgress(false);
    for (const position of [50, 150, 160, 190, 450, 1_000]) show(position, position * 10);
    expect(written.map((line) => line.trimStart().split(" ", 1)[0])).toEqual(["15", "45", "100"]);
    expect(written.at(-1)).toBe("100 %   600 rows   60 rows/s   0 s left\n");
  });

  it("is a bar on a terminal, redrawn at most ten times a second, and at the end", () => {
    const { written, show, progress } = startProgress(true);
    for (const [position, at] of [
      [100, 0],
      [200, 50],
      [500, 150],
      [1_000, 160],
    ] as const)
      show(position, at);
    progress.end();
    expect(written.map((text) => text.slice(0, 1))).toEqual(["\r", "\r", "\r", "\n"]);
    expect(written[1]).toContain("██████████░░░░░░░░░░");
  });

  it("estimates the time left from the progress since its start, without earlier progress", () => {
    const { written, show } = startProgress(false);
    show(600, 10_000);
    // 100 bytes in ten seconds, 400 to go.
    expect(written).toEqual([" 60 %   100 rows   10 rows/s   40 s left\n"]);
  });
});
