import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadWithMasterSecret, parseMasterSecret } from "#platform/secrets/master-secret.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  secrets.reset();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const listOf = (...ids: number[]) =>
  JSON.stringify({ permanent: "first", current: ids[0], keys: ids.map((id) => ({ id, text: `text ${id}` })) });
const minutesLater = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000);

describe("the master secret", () => {
  it("is read by its id", async () => {
    secrets.on(GetSecretValueCommand, { SecretId: "arn:secret" }).resolves({ SecretString: "a well kept secret" });
    const load = loadWithMasterSecret("arn:secret", ({ permanent }) => permanent);
    expect(await load()).toBe("a well kept secret");
  });

  it("must have a text, so that nothing is ever signed with an empty key", async () => {
    const load = loadWithMasterSecret("arn:secret", (secret) => secret);
    secrets.on(GetSecretValueCommand).resolves({ SecretString: "" });
    await expect(load()).rejects.toThrow("no text");
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ $metadata: {}, message: "gone" }));
    await expect(load()).rejects.toThrow("gone");
  });

  it("is read once, and again after a failed read", async () => {
    secrets.on(GetSecretValueCommand).rejectsOnce(new Error("throttled")).resolves({ SecretString: "kept" });
    const load = loadWithMasterSecret("arn:secret", ({ permanent }) => ({ permanent }));
    await expect(load()).rejects.toThrow("throttled");
    expect(await load()).toEqual({ permanent: "kept" });
    expect(await load()).toBe(await load());
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  });

  it("is read once by concurrent calls", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: "kept" });
    const load = loadWithMasterSecret("arn:secret", (secret) => secret);
    await Promise.all([load(), load()]);
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  });

  it("is read again after a quarter of an hour, and a new key is used from then on", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: listOf(0) });
    const load = loadWithMasterSecret("arn:secret", ({ current }) => ({ id: current.id }));
    const before = await load();
    secrets.on(GetSecretValueCommand).resolves({ SecretString: listOf(1, 0) });
    minutesLater(14);
    expect(await load()).toBe(before);
    minutesLater(1);
    expect(await load()).toEqual({ id: 1 });
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  });

  it("that did not change keeps what was made of it, with its caches", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: "kept" });
    const load = loadWithMasterSecret("arn:secret", () => ({}));
    const before = await load();
    minutesLater(15);
    expect(await load()).toBe(before);
  });

  it("that cannot be read again fails no request, and is tried again after a minute", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: listOf(0) });
    const load = loadWithMasterSecret("arn:secret", ({ current }) => current.id);
    expect(await load()).toBe(0);
    secrets.on(GetSecretValueCommand).rejects(new Error("throttled"));
    minutesLater(15);
    expect(await load()).toBe(0);
    secrets.on(GetSecretValueCommand).resolves({ SecretString: listOf(1, 0) });
    expect(await load()).toBe(0);
    minutesLater(1);
    expect(await load()).toBe(1);
  });
});

describe("the text of the master secret", () => {
  it("is the first key if it is no list, as AWS generates it", () => {
    const first = { id: 0, text: "generated" };
    expect(parseMasterSecret("generated")).toEqual({ permanent: "generated", current: first, keys: [first] });
  });

  it("lists keys, of which retired ones are left out", () => {
    const keys = [
      { id: 0, text: "first", retiredAt: "2026-11-29T12:00:00.000Z" },
      { id: 1, text: "second" },
      { id: 2, text: "third" },
    ];
    expect(parseMasterSecret(JSON.stringify({ permanent: "first", current: 1, keys }))).toEqual({
      permanent: "first",
      current: { id: 1, text: "second" },
      keys: [
        { id: 1, text: "second" },
        { id: 2, text: "third" },
      ],
    });
  });

  it.each([
    ["is cut off", '{"permanent":"a secret'],
    ["has no current key", '{"permanent":"a secret","current":1,"keys":[{"id":0,"text":"a secret"}]}'],
    [
      "has a retired current key",
      '{"permanent":"a secret","current":0,"keys":[{"id":0,"text":"a secret","retiredAt":"2026-11-29T12:00:00.000Z"}]}',
    ],
    [
      "has two keys with one id",
      '{"permanent":"a secret","current":0,"keys":[{"id":0,"text":"a secret"},{"id":0,"text":"b"}]}',
    ],
  ])("is refused if it %s, without a word of it in the error", (_, text) => {
    const parse = () => parseMasterSecret(text);
    expect(parse).toThrow(/^the master secret is no list of keys$/);
  });
});
