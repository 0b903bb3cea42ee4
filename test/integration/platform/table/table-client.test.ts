import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import { credentials, region } from "#local/region.ts";
import { getItem, getItems } from "#platform/table/read-items.ts";
import { makeTableClient } from "#platform/table/table-client.ts";
import { putIf, putIfAbsent, queryItems, removeItem, type Table, updateIf } from "#platform/table/table.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";

/** Every kind of value that an item of ours has. */
const item = (sk: string) => ({
  ...{ pk: "short/way", sk, text: "Zoë 🌻", number: 12.5, big: 9_007_199_254_740_991, yes: true, no: false },
  ...{ nothing: null, list: ["a", 1, { deep: [] }], map: { a: { b: "c" } }, empty: "" },
});

describe("calls of items on the short way", () => {
  let emulators: Emulators;
  let short: Table;
  let long: Table;
  beforeAll(async () => {
    emulators = await startEmulators();
    const name = await createBatonTable(emulators);
    const config = { endpoint: emulators.endpoints.dynamodb, region, credentials };
    short = { client: makeTableClient(config), name };
    long = { client: new DynamoDBClient(config), name };
    // The first call of a client goes the long way, and shows where the endpoint is.
    await getItem(short, { pk: "no", sk: "thing" });
  });
  afterAll(async () => {
    short?.client.destroy();
    long?.client.destroy();
    await emulators?.stop();
  });

  it("write what the SDK reads, and read what the SDK writes", async () => {
    expect(await putIfAbsent(short, item("1"))).toEqual({ stored: true });
    expect(await putIfAbsent(long, item("2"))).toEqual({ stored: true });
    const keys = ["1", "2", "3"].map((sk) => ({ pk: "short/way", sk }));
    for (const table of [short, long]) {
      expect(await getItem(table, { pk: "short/way", sk: "1" })).toEqual(item("1"));
      expect(await getItems(table, keys)).toEqual([item("1"), item("2"), undefined]);
      const query = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": "short/way" } };
      expect((await queryItems(table, query)).items).toEqual([item("1"), item("2")]);
    }
  });

  it("tell of a condition that did not hold, and of what was there, as the SDK does", async () => {
    await putIfAbsent(short, item("conditional"));
    const again = { ...item("conditional"), text: "another" };
    expect(await putIfAbsent(short, again)).toEqual({ stored: false, existing: item("conditional") });
    const isOther = { expression: "#text = :text", names: { "#text": "text" }, values: { ":text": "another" } };
    expect(await putIf(short, again, isOther)).toBe(false);
    const key = { pk: again.pk, sk: again.sk };
    const change = { update: "SET seen = :one", condition: "attribute_exists(seen)", values: { ":one": 1 } };
    expect(await updateIf(short, key, change)).toBe(false);
    expect(await removeItem(short, { pk: "short/way", sk: "absent" })).toBe(false);
    expect(await getItem(long, key)).toEqual(item("conditional"));
    expect(await removeItem(short, key)).toBe(true);
  });

  it("fail as the SDK fails when the call itself is wrong", async () => {
    const wrong = { ExpressionAttributeValues: { ":pk": "short/way" }, KeyConditionExpression: "nonsense" };
    const faults = await Promise.all([short, long].map((table) => queryItems(table, wrong).catch((fault) => fault)));
    expect(faults[0]).toMatchObject({ name: faults[1].name, message: faults[1].message });
    expect(faults[0].name).toBe("ValidationException");
  });
});

describe("a call for which the short way does not end well", () => {
  type Answer = { status: number; body: object | string } | "hang up";
  const aPage = "<html>Service Unavailable</html>";
  const wellDone: Answer = { status: 200, body: { Item: { pk: { S: "there" } } } };
  const throttled: Answer = {
    status: 400,
    body: { __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException", message: "too much" },
  };
  let server: Server | undefined;
  let client: DynamoDBClient | undefined;
  const requests: { isOfSdk: boolean }[] = [];

  /** A DynamoDB that answers each request by the next of `answers`, and well when there are no more. */
  async function answering(answers: Answer[]) {
    requests.length = 0;
    server = createServer((request, response) => {
      requests.push({ isOfSdk: request.headers["amz-sdk-invocation-id"] !== undefined });
      const answer = answers.shift() ?? wellDone;
      request.resume().on("end", () => {
        if (answer === "hang up") return void request.socket.destroy();
        response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
        response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    client = makeTableClient({ endpoint: `http://127.0.0.1:${port}`, region, credentials });
    const made = client;
    return () => made.send(new GetItemCommand({ TableName: "Baton", Key: { pk: { S: "there" } } }));
  }
  afterEach(async () => {
    client?.destroy();
    await new Promise((resolve) => server?.close(resolve));
  });

  it.each([
    ["a fault of the service", { status: 500, body: { __type: "InternalServerError" } }],
    ["a throttle", throttled],
    ["a connection that breaks", "hang up"],
    ["an answer that is no JSON, from whatever stands between", { status: 502, body: aPage }],
    ["an answer that is no JSON and says that all is well", { status: 200, body: aPage }],
  ] as const)("is made again by the SDK after %s", async (_, answer) => {
    const call = await answering([wellDone, answer]);
    await call();
    expect(await call()).toMatchObject({ Item: { pk: { S: "there" } } });
    expect(requests.map(({ isOfSdk }) => isOfSdk)).toEqual([true, false, true]);
    await call();
    expect(requests.at(-1)).toEqual({ isOfSdk: false });
  });

  it("fails only when the SDK has given up, too", async () => {
    const failing = { status: 500, body: { __type: "InternalServerError" } };
    const call = await answering([wellDone, failing, failing, failing, failing, failing, failing]);
    await call();
    await expect(call()).rejects.toMatchObject({ name: "InternalServerError" });
    expect(requests.filter(({ isOfSdk }) => isOfSdk).length).toBeGreaterThan(2);
  });

  it("is no item that cannot be read when a page is all that comes back", async () => {
    const failing = { status: 503, body: aPage };
    const call = await answering([wellDone, failing, failing, failing, failing, failing, failing]);
    await call();
    const fault = await call().catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ $metadata: { httpStatusCode: 503 } });
    expect(isUndecodable(fault)).toBe(false);
  });

  it("is not made again for a condition that did not hold", async () => {
    const body = { __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", message: "no" };
    const call = await answering([wellDone, { status: 400, body }]);
    await call();
    await expect(call()).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    expect(requests).toHaveLength(2);
  });
});
