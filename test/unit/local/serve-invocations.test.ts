import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveInvocations } from "#local/http/serve-invocations.ts";
import { credentials, region } from "#local/region.ts";
import type { RunningFunction } from "#local/runtime/run-function.ts";

const got: unknown[] = [];
const error = { errorType: "Error", errorMessage: "it cannot" };
const running = (name: string, invoke: RunningFunction["invoke"]): [string, RunningFunction] => [
  name,
  { name, invoke, loaded: Promise.resolve(), stop: () => Promise.resolve() },
];
const functions = new Map([
  running("echo", async (event) => ({ ok: true, result: { told: got.push(event) } })),
  running("silent", async () => ({ ok: true, result: null })),
  running("broken", async () => ({ ok: false, error })),
]);

describe("invoking a function of one machine by the SDK", () => {
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
    const answer = await lambda.send(new InvokeCommand({ FunctionName, ...(Payload !== undefined && { Payload }) }));
    return { ...answer, payload: JSON.parse(answer.Payload?.transformToString() ?? "") as unknown };
  };

  it.each(["echo", `arn:aws:lambda:${region}:000000000000:function:echo`])("finds it as %s", async (name) => {
    const before = got.length;
    expect(await invoke(name, '{"Records":[{"é":1}]}')).toMatchObject({
      ...{ StatusCode: 200, payload: { told: before + 1 } },
    });
    expect(got.at(-1)).toEqual({ Records: [{ é: 1 }] });
  });

  it("gives it an empty event where none was sent, and null for nothing answered", async () => {
    await invoke("echo");
    expect(got.at(-1)).toEqual({});
    expect((await invoke("silent")).payload).toBeNull();
  });

  it("says of one that fails that it did, and with what", async () => {
    expect(await invoke("broken")).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled", payload: error });
    expect((await invoke("echo")).FunctionError).toBeUndefined();
  });

  it.each(["nobody", "arn:aws:lambda:eu-west-2:000000000000:function:nobody", "a/b"])(
    "does not find %s",
    async (name) => {
      await expect(invoke(name)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  );
});
