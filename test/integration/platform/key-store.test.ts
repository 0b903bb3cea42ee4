import {
  InternalServiceError,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addKey } from "#platform/secrets/change-keys.ts";
import { makeKeyStore } from "#platform/secrets/key-store.ts";
import { credentials, region } from "#local/region.ts";
import { on } from "#test/support/at.ts";
import { type Emulators, startEmulators, testSecret } from "#test/support/emulators.ts";

const withKey = (list: Parameters<typeof addKey>[0], text: string) => {
  const added = addKey(list, { text, at: on("2026-11-29T12:00:00Z") });
  if (!added.ok) throw new Error(added.refusal.kind);
  return added.value;
};

describe("the store of the keys", () => {
  let emulators: Emulators;
  beforeAll(async () => {
    emulators = await startEmulators();
  });
  afterAll(() => emulators?.stop());

  it("replaces the list, and refuses to replace one that another operator replaced meanwhile", async () => {
    const store = makeKeyStore(emulators.secrets, testSecret.arn);
    const generated = await store.read();
    expect(generated.list).toEqual({
      permanent: testSecret.value,
      current: 0,
      keys: [{ id: 0, text: testSecret.value }],
    });
    const mine = withKey(generated.list, "mine");
    expect(await store.replace(generated, mine)).toBe(true);
    expect(await store.replace(generated, withKey(generated.list, "of another"))).toBe(false);
    expect((await store.read()).list).toEqual(mine);
  });

  it("has replaced the list although the response was lost", async () => {
    const client = new SecretsManagerClient({ region, credentials, endpoint: emulators.endpoints.aws, maxAttempts: 1 });
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (call) => {
          const output = await next(call);
          if (commandName !== UpdateSecretVersionStageCommand.name) return output;
          throw new InternalServiceError({ $metadata: {}, message: "lost" });
        },
      { step: "build" },
    );
    const store = makeKeyStore(client, testSecret.arn);
    const before = await store.read();
    const after = {
      ...before.list,
      keys: before.list.keys.map((key) => ({ ...key, addedAt: on("2026-11-29T13:00:00Z") })),
    };
    expect(await store.replace(before, after)).toBe(true);
    expect((await store.read()).list).toEqual(after);
    client.destroy();
  });
});
