import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunningSystem } from "#local/start-system.ts";
import { lambda, makeFolder, startFixture } from "./fixture/start-fixture.ts";

describe("a schedule on this machine", () => {
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

  const start = async (everySeconds?: number) => {
    const environment = { SEEN: join(folder.folder, "seen"), HEALED: join(folder.folder, "healed") };
    const resources = {
      Work: lambda("handle-schedule.ts", environment),
      Often: {
        Type: "AWS::Events::Rule",
        Properties: {
          ScheduleExpression: "rate(1 minute)",
          Targets: [{ Arn: { "Fn::GetAtt": ["Work", "Arn"] }, Id: "Target0" }],
        },
      },
    };
    system = await startFixture(folder.folder, resources, { everySeconds });
    return system;
  };
  const runs = () => folder.seen().length;

  it("runs its function soon after the start, with an event as EventBridge sends it", async () => {
    folder.heal();
    await start();
    await expect.poll(runs, { timeout: 8_000 }).toBe(1);
    expect(JSON.parse(folder.seen().flat()[0] ?? "")).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: "eu-west-2",
      resources: ["arn:aws:events:eu-west-2:000000000000:rule/Often"],
      detail: {},
    });
  });

  it("continues at its rate after a run that failed", async () => {
    await start(1);
    await expect.poll(runs, { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
  });

  it("runs at once on request, and resolves when the run has ended", async () => {
    folder.heal();
    const running = await start(600);
    const before = runs();
    await running.schedules.runAll();
    expect(runs()).toBeGreaterThan(before);
  });

  it("rejects the request for a run that fails", async () => {
    const running = await start(600);
    await expect(running.schedules.runAll()).rejects.toThrow("Work failed: RangeError as requested");
  });

  it("stops with the system: a running run ends, and no further run begins", async () => {
    folder.heal();
    const running = await start(600);
    const run = running.schedules.runAll();
    await running.stop();
    await run;
    const atTheEnd = runs();
    await pause(1_500);
    expect(runs()).toBe(atTheEnd);
  });
});
