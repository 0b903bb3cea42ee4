import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDynamoDb } from "#local/emulators/start-dynamodb.ts";

describe("systems on a DynamoDB that the environment names", () => {
  beforeEach(() => vi.stubEnv("BATON_DYNAMODB_ENDPOINT", "http://127.0.0.1:8000/"));
  afterEach(() => vi.unstubAllEnvs());

  const accessKeyIdOf = async (file: string) => (await startDynamoDb(file)).credentials.accessKeyId;

  it("have access key ids of their own, which DynamoDB Local accepts, and find their database again", async () => {
    const [one, other, again] = [
      await accessKeyIdOf("/state/one/dynamodb.db"),
      await accessKeyIdOf("/state/other/dynamodb.db"),
      await accessKeyIdOf("/state/other/../one/dynamodb.db"),
    ];

    expect(one).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(other).not.toBe(one);
    expect(again).toBe(one);
  });

  it("have its endpoint without a slash, and no file", async () => {
    const dynamo = await startDynamoDb("/state/one/dynamodb.db");

    expect(dynamo).toMatchObject({ endpoint: "http://127.0.0.1:8000" });
    expect(dynamo.file).toBeUndefined();
  });
});
