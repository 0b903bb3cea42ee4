import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunningSystem } from "#local/start-system.ts";
import { lambda, makeFolder, startFixture } from "./fixture/start-fixture.ts";

let folder: Awaited<ReturnType<typeof makeFolder>>;
let system: RunningSystem | undefined;

beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  await system?.stop();
  system = undefined;
  await folder.remove();
});

it("a process ends by itself when its system has stopped", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "fixture/run-until-done.ts"), folder.folder]);
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const [output] = await Promise.all([child.stdout.toArray(), once(child, "exit")]);
  clearTimeout(timer);
  expect([child.exitCode, output.join("").trim()]).toEqual([0, `{"ok":true,"result":{"leads":3}}`]);
});

it("a function loads after the modules that its NODE_OPTIONS import, as in Lambda", async () => {
  const preloaded = new URL("fixture/preloaded.ts", import.meta.url).href;
  const options = { NODE_OPTIONS: `--enable-source-maps --import ${preloaded}` };
  system = await startFixture(folder.folder, { One: lambda("handle-http.ts", options) }, { functionsOnDemand: true });
  const invoked = await system.functions.get("One")?.invoke({ rawPath: "/thread" });
  expect(invoked).toMatchObject({ ok: true, result: { preloaded: true } });
});

describe("two functions of one machine", () => {
  const start = async (functionThreads = 1) => {
    system = await startFixture(
      folder.folder,
      {
        One: lambda("handle-http.ts", { NAME: "one" }),
        Two: lambda("handle-http.ts", { NAME: "two" }),
      },
      { functionsOnDemand: true, functionThreads },
    );
  };
  const invoke = async (name: "One" | "Two", rawPath: string) => system?.functions.get(name)?.invoke({ rawPath });
  const readLog = (name: "One" | "Two") => readFileSync(join(folder.folder, "logs", `${name}.log`), "utf8");

  it("have an environment, a state and a log of their own", async () => {
    await start();
    for (const [name, value] of [
      ["One", "one"],
      ["Two", "two"],
    ] as const) {
      expect(await invoke(name, "/environment")).toMatchObject({
        result: { body: expect.stringContaining(`"NAME":"${value}"`) },
      });
      await invoke(name, "/logs");
      expect(await invoke(name, "/invocation")).toMatchObject({
        result: { body: expect.stringContaining(`"invocations":3`) },
      });
      await expect.poll(() => readLog(name)).toBe("logged by the function\nlogged as an error by the function\n");
    }
  });

  it("do not end each other's invocations when one throws outside a promise", async () => {
    await start();
    const slow = invoke("Two", "/slow");
    await invoke("One", "/plain");
    expect(await invoke("One", "/crashes")).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError" } });
    expect(await slow).toMatchObject({ ok: true, result: { body: "slow" } });
    expect(await invoke("Two", "/invocation")).toMatchObject({
      result: { body: expect.stringContaining(`"invocations":2`) },
    });
    await expect.poll(() => readLog("One")).toContain("Error: crash");
    expect(await invoke("One", "/invocation")).toMatchObject({
      result: { body: expect.stringContaining(`"invocations":1`) },
    });
  });

  it("both run again soon after one has blocked its thread until its timeout", async () => {
    await start();
    expect(await invoke("Two", "/plain")).toMatchObject({ ok: true });
    expect(await invoke("One", "/blocks")).toMatchObject({ ok: false, error: { errorType: "Sandbox.Timedout" } });
    await expect.poll(() => invoke("Two", "/plain")).toEqual({ ok: true, result: { leads: 3 } });
    expect(await invoke("One", "/plain")).toEqual({ ok: true, result: { leads: 3 } });
  });

  it("have a thread each where there are two: one that blocks does not stop the other", async () => {
    await start(2);
    const blocked = invoke("One", "/blocks");
    expect(await invoke("Two", "/plain")).toEqual({ ok: true, result: { leads: 3 } });
    expect(await blocked).toMatchObject({ ok: false, error: { errorType: "Sandbox.Timedout" } });
  });

  it("start anew in the next system, in the thread of the one before and with a clock of its own", async () => {
    const weekMs = 7 * 86_400_000;
    await start();
    system?.moveClock(weekMs);
    const before = await readThread();
    expect(before.now).toBeGreaterThan(Date.now() + weekMs - 60_000);
    await system?.stop();

    await start();
    expect(await invoke("One", "/invocation")).toMatchObject({
      result: { body: expect.stringContaining(`"invocations":1`) },
    });
    const after = await readThread();
    expect(after.sandboxes).toBe(before.sandboxes + 1);
    expect(after.now).toBeLessThanOrEqual(Date.now());
  });

  /** Reads the time of the functions, and how many sandboxes their thread has had. */
  async function readThread(): Promise<{ now: number; sandboxes: number }> {
    const outcome: { result: { now: number; sandboxes: number } } = JSON.parse(
      JSON.stringify(await invoke("One", "/thread")),
    );
    return outcome.result;
  }
});
