import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveInvocations } from "#local/http/serve-invocations.ts";
import { credentials, region } from "#local/region.ts";
import type { RunningFunction } from "#local/runtime/run-function.ts";

const events: unknown[] = [];
const error = { errorType: "Error", errorMessage: "it failed" };
const running = (name: string, invoke: RunningFunction["invoke"]): [string, RunningFunction] => [
  name,
  { name, invoke, loaded: Promise.resolve(), stop: () => undefined },
];
const functions = new Map([
  running("echo", async (event) => ({ ok: true, result: { count: events.push(event) } })),
  running("silent", async () => ({ ok: true, result: null })),
  running("broken", async () => ({ ok: false, error })),
]);

describe("invoking a local function with the SDK", () => {
  let served: Awaited<ReturnType<typeof serveInvocations>>;
  let lambda: LambdaClient;
  beforeAll(async () => {
    served = await serveInvocations(functions);
    lambda = new LambdaClient({ region, credentials, endpoint: served.url });
  });
  afterAll(async () => {
    lambda.destroy();
    await served.close();
  });

  const invoke = async (FunctionName: string, Payload?: string) => {
    const response = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    return { ...response, payload: JSON.parse(response.Payload?.transformToString() ?? "") as unknown };
  };

  it.each(["echo", `arn:aws:lambda:${region}:000000000000:function:echo`])("finds the function by %s", async (name) => {
    const before = events.length;
    expect(await invoke(name, '{"Records":[{"é":1}]}')).toMatchObject({
      StatusCode: 200,
      payload: { count: before + 1 },
    });
    expect(events.at(-1)).toEqual({ Records: [{ é: 1 }] });
  });

  it("sends an empty event without a payload, and returns null when the function returns nothing", async () => {
    await invoke("echo");
    expect(events.at(-1)).toEqual({});
    expect((await invoke("silent")).payload).toBeNull();
  });

  it("returns the function's error when the function fails", async () => {
    expect(await invoke("broken")).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled", payload: error });
    expect((await invoke("echo")).FunctionError).toBeUndefined();
  });

  it.each(["unknown", "arn:aws:lambda:eu-west-2:000000000000:function:unknown", "a/b"])(
    "returns ResourceNotFoundException for %s",
    async (name) => {
      await expect(invoke(name)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  );
});
