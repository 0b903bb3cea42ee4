import { beforeEach, describe, expect, it } from "vitest";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { makeCreateUser } from "#accounts/users/create-user.ts";
import { createUser } from "#console/users/endpoints.ts";
import { userRoutes } from "#console/users/routes.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { ids } from "#test/support/ids.ts";

describe("the form that adds a user", () => {
  const session = aSession();
  const jess = { key: "key-1", email: "jess@example.com", name: "Jess", role: "billing" };
  let deps: Parameters<typeof makeCreateUser>[0];
  beforeEach(() => {
    const users = makeUserStore({ client: memoryDynamoDb(), name: "table" });
    deps = { users, clients: memoryClients(), ids, fingerprint, now: () => at("09:00") };
  });
  const post = (typed: Record<string, string>) =>
    createUser({ clients: memoryClients(), ids, create: makeCreateUser(deps) })({
      ...aRequest,
      session,
      form: aForm(userRoutes.createUser, typed),
    });
  const countUsers = async () => (await deps.users.list(anId("agency"), { limit: 10 })).entities.length;

  it("adds one user if it is posted twice", async () => {
    expect(await post(jess)).toEqual({ kind: "redirect", to: "/console/users" });
    expect(await post(jess)).toEqual({ kind: "redirect", to: "/console/users" });
    expect(await countUsers()).toBe(1);
  });

  it("keeps what was typed for another user in the same form, and adds them when it is sent again", async () => {
    await post(jess);
    const max = { ...jess, email: "max@example.com", name: "Max" };

    const refused = await post(max);

    expect(refused).toMatchObject({ status: 422 });
    const body = renderBody(refused);
    expect(body).toContain("This form added another user before.");
    expect(body).toContain('value="max@example.com"');
    const key = /name="key" value="([^"]+)"/.exec(body)?.[1] ?? "";
    expect(await post({ ...max, key })).toEqual({ kind: "redirect", to: "/console/users" });
    expect(await countUsers()).toBe(2);
  });
});
