import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { runBaton, type RunningBaton } from "#test/support/running-baton.ts";
import { startCommand } from "#test/support/start-command.ts";

const run = (...args: string[]) => startCommand(args, {}).ended;

const unknownAgency = `agency_${"7".padEnd(26, "z")}`;
const period = (from: string, to: string) => ["--agency", unknownAgency, "--table", "t", "--from", from, "--to", to];

describe("the command line", () => {
  it.each([
    [["--version"], /^\d+\.\d+\.\d+\n$/],
    [["--help"], /agency[^]*import[^]*redrive[^]*recheck/],
    [["import", "--help"], /--campaign <id>/],
    [["holidays", "import", "--help"], /bank-holidays\.json[^]*--as-of <date>/],
    [["agency", "set", "--help"], /--sms-per-day <dollars>/],
    [["keys", "status", "--help"], /which command is next[^]*--secret <id>[^]*\(required\)/],
    [["keys", "--help"], /status[^]*add[^]*activate[^]*reseal[^]*retire/],
    [["user", "create", "--help"], /--email <address>[^]*agency_admin[^]*--client <id\.\.\.>/],
  ])("explains itself: %j", async (args, said) => {
    expect(await run(...args)).toMatchObject({ code: 0, said: expect.stringMatching(said) });
  });

  it.each([
    [["imprt"], "unknown command 'imprt'\n(Did you mean import?)"],
    [["agency", "crate"], "unknown command 'crate'\n(Did you mean create?)"],
    [["redrive", "--queue", "x", "--too", "y"], "unknown option '--too'\n(Did you mean --to?)"],
    [
      ["agency", "set", "--agency", "agency_01k9xq3v5we8ssr9n0p1e2d3f4", "--table", "t"],
      "give --time-zone, --sms-per-day or --email-from",
    ],
    [["agency", "create", "--name", "Acme"], "required option '--table <table>' not specified"],
    [["user", "create", "--email", "jess"], "It takes an address"],
    [["user", "create", "--role", "boss"], "Allowed choices are agency_admin, agency_operator"],
    [["user", "create", "--client", "acme"], "It takes the id of a client: client_…"],
    [["keys", "retire", "--key", "first"], "It takes the number of a key, as in status."],
    // An empty variable in a script is not key 0.
    [["keys", "retire", "--key", ""], "It takes the number of a key, as in status."],
    [["keys", "reseal", "--from", "the start"], "It takes a position that an earlier run printed."],
    [["recheck", "--agency", "acme"], "It takes the id of an agency: agency_…."],
    [["recheck", ...period("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z")], "--to must be after --from"],
    [["rollups", "rebuild", ...period("2026-11-22", "2026-11-21")], "--to must not be before --from"],
  ])("says in one sentence what is wrong, and does nothing: %j", async (args, error) => {
    const { code, said } = await run(...args);
    expect(said).toContain(error);
    expect(said).toMatch(/^error: [^\n]+\n(?:\([^\n]+\)\n)?Add --help to see what the command takes\.\n$/);
    expect(code).toBe(2);
  });
});

describe("the output of a command", () => {
  it("fails on a full disk, so that no log that was cut off replaces a whole one", () => {
    const disk = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, ["bin/cli.ts", "--help"], {
      stdio: ["ignore", disk, "pipe"],
    });
    closeSync(disk);

    expect(String(stderr)).toBe("The output is incomplete: ENOSPC: no space left on device, write.\n");
    expect(status).toBe(1);
  });

  it("may lose its reader, such as head: the command goes on, and prints no stack", async () => {
    const { child, ended } = startCommand(["--help"], {});
    child.stdout?.destroy();

    expect(await ended).toMatchObject({ code: 1, said: "" });
  });
});

describe("npm start", () => {
  it.each([
    [["--prot", "4600"], "error: unknown option '--prot'\n(Did you mean --port?)"],
    [["--state", ""], "It takes a folder."],
    [["--port", "70000"], "It takes a number from 0 to 65534."],
    [["--fresh"], "error: --fresh needs --demo"],
  ])("says what is wrong, and starts nothing: %j", async (args, error) => {
    const { code, said } = await startCommand(args, {}, "bin/local.ts").ended;

    expect(said).toContain(error);
    expect(code).toBe(2);
  });
});

describe("what a command loads", () => {
  const printLoaded = pathToFileURL(join(import.meta.dirname, "fixture/print-loaded-modules.ts")).href;
  const id = "01k9xq3v5we8ssr9n0p1e2d3f4";
  // Nothing listens on port 9, so a call fails at once.
  const environment = {
    NODE_OPTIONS: `--import ${printLoaded}`,
    BATON_API_KEY: "key",
    AWS_REGION: "eu-west-2",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_MAX_ATTEMPTS: "1",
  };
  const listLoaded = async (args: readonly string[]) => {
    const { said } = await startCommand(args, environment).ended;
    return [...said.matchAll(/^loads (.+)$/gm)].map(([, url]) => url ?? "");
  };
  const isSdk = (url: string) => /\/node_modules\/@(?:aws-sdk|smithy)\//.test(url);
  /** What is large and only some commands run. */
  const isLarge = (url: string) => isSdk(url) || /\/(?:csv-parse|libphonenumber-js|bin\/operator\.ts)/.test(url);

  it.each([
    [["--help"]],
    [["redrive", "--help"]],
    [["import", "--help"]],
    [["agency", "create", "--name", "Acme"]],
    [["smoke", "--url", "http://127.0.0.1:9", "--key", "key"]],
  ])("no AWS SDK, operator or parser of CSV for help, a usage error or the smoke test: %j", async (args) => {
    const loaded = await listLoaded(args);

    expect(loaded).toContainEqual(expect.stringMatching(/\/bin\/cli\.ts$/));
    expect(loaded.filter(isLarge)).toEqual([]);
  });

  it("no AWS SDK for an import, which only calls the API", async () => {
    const loaded = await listLoaded(["import", "missing.csv", "--campaign", `campaign_${id}`]);

    expect(loaded).toContainEqual(expect.stringMatching(/\/bin\/import\/run-import\.ts$/));
    expect(loaded.filter(isSdk)).toEqual([]);
  });

  it("the AWS SDK for a command that reads the table", async () => {
    const loaded = await listLoaded(["erasure", "log", "--agency", `agency_${id}`, "--table", "t"]);

    expect(loaded.filter(isSdk)).not.toEqual([]);
  });
});

describe("baton on a table", () => {
  let baton: RunningBaton;
  let agencyId: string;
  let api: ApiClient;
  beforeAll(async () => {
    baton = await runBaton();
    ({ agencyId, api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  const createUser = (...args: string[]) =>
    startCommand(
      ["user", "create", "--email", "Jess@example.com", "--name", "Jess", "--table", baton.tableName, ...args],
      baton.operatorEnvironment,
    ).ended;

  it("creates an administrator by default, and refuses the same address the second time", async () => {
    const created = await createUser("--agency", agencyId);
    const repeated = await createUser("--agency", agencyId);

    expect(created).toMatchObject({ code: 0, said: expect.stringMatching(/Jess\n[^]*user_[^]*agency_admin/) });
    const { body } = await api.get("/v1/users");
    expect(body).toMatchObject({ items: [{ email: "jess@example.com", name: "Jess", role: "agency_admin" }] });
    expect(repeated).toMatchObject({
      code: 1,
      said: "--email: an address that no other user of the agency has\n",
    });
    expect(await createUser("--agency", agencyId, "--role", "client_agent")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^--client: /),
    });
  });

  it("sets the sender of invitations, and sets it back to that of the stack, with an agency that can still be read", async () => {
    const onAgency = (...args: string[]) =>
      startCommand([...args, "--agency", agencyId, "--table", baton.tableName], baton.operatorEnvironment).ended;

    expect(await onAgency("agency", "set", "--email-from", "hello@brightline.example")).toMatchObject({ code: 0 });
    expect(await onAgency("agency", "set", "--email-from", "usual")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/Email from {3}the usual address\n$/),
    });
    expect(await onAgency("erasure", "log")).toMatchObject({ code: 0 });
  });

  it("creates no user of an agency that does not exist, and says so", async () => {
    expect(await createUser("--agency", unknownAgency)).toMatchObject({
      code: 1,
      said: `There is no agency ${unknownAgency} in ${baton.tableName}.\n`,
    });
  });

  // A wrong id must not look like an agency without leads, whose ledger holds and whose log of erasures is empty.
  it.each([
    [["ledger", "verify"]],
    [["erasure", "log"]],
    [["erasure", "replay"]],
    [["recheck", "--from", "2026-11-21T00:00:00Z", "--to", "2026-11-22T00:00:00Z"]],
    [["rollups", "rebuild", "--from", "2026-11-21", "--to", "2026-11-22"]],
  ])("says that an agency does not exist, and exits with 1: %j", async (args) => {
    const { ended } = startCommand(
      [...args, "--agency", unknownAgency, "--table", baton.tableName],
      baton.operatorEnvironment,
    );

    expect(await ended).toMatchObject({
      code: 1,
      said: `There is no agency ${unknownAgency} in ${baton.tableName}.\n`,
    });
  });
});
