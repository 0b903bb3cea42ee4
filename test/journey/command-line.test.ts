import { describe, expect, it } from "vitest";
import { startCommand } from "#test/support/start-command.ts";

const run = (...args: string[]) => startCommand(args, {}).ended;

describe("the command line", () => {
  it.each([
    [["--version"], /^\d+\.\d+\.\d+\n$/],
    [["--help"], /agency[^]*import[^]*redrive[^]*recheck/],
    [["import", "--help"], /--campaign <id>/],
    [["holidays", "import", "--help"], /bank-holidays\.json[^]*--as-of <date>/],
    [["agency", "set", "--help"], /--sms-per-day <dollars>/],
  ])("explains itself: %j", async (args, said) => {
    expect(await run(...args)).toMatchObject({ code: 0, said: expect.stringMatching(said) });
  });

  it.each([
    [["imprt"], "unknown command 'imprt'\n(Did you mean import?)"],
    [["agency", "crate"], "unknown command 'crate'\n(Did you mean create?)"],
    [["redrive", "--queue", "x", "--too", "y"], "unknown option '--too'\n(Did you mean --to?)"],
    [
      ["agency", "set", "--agency", "agency_01k9xq3v5we8ssr9n0p1e2d3f4", "--table", "t"],
      "give --sms-per-day, --email-from or both",
    ],
    [["agency", "create", "--name", "Acme"], "required option '--table <table>' not specified"],
    [["recheck", "--agency", "acme"], "It takes the id of an agency: agency_…."],
  ])("says in one sentence what is wrong, and does nothing: %j", async (args, error) => {
    const { code, said } = await run(...args);
    expect(said).toContain(error);
    expect(said).toMatch(/^error: [^\n]+\n(?:\([^\n]+\)\n)?Add --help to see what the command takes\.\n$/);
    expect(code).toBe(2);
  });
});
