import { beforeEach, describe, expect, it } from "vitest";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { makeChangeUser } from "#accounts/users/change-user.ts";
import { makeCreateUser, type NewUser } from "#accounts/users/create-user.ts";
import type { Users } from "#accounts/users/ports.ts";
import { makeRemoveUser } from "#accounts/users/remove-user.ts";
import type { User } from "#domain/accounts/user.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const jess: NewUser = { email: "jess@example.com", name: "Jess", role: "agency_admin", clientIds: [] };
const agent: NewUser = { email: "max@example.com", name: "Max", role: "client_agent", clientIds: [clientId] };

const refusalOf = (kind: string) => ({ ok: false, refusal: { kind } });
const faultAt = (pointer: string) => ({ ok: false, refusal: { kind: "validation_error", errors: [{ pointer }] } });

let users: Users;
let create: ReturnType<typeof makeCreateUser>;
let change: ReturnType<typeof makeChangeUser>;
let remove: ReturnType<typeof makeRemoveUser>;
beforeEach(() => {
  users = makeUserStore({ client: memoryDynamoDb(), name: "table" });
  const deps = { users, clients: memoryClients(aClient()), ids, fingerprint, now: () => at("09:00") };
  create = makeCreateUser(deps);
  change = makeChangeUser(deps);
  remove = makeRemoveUser(deps);
});

async function createdUser(user: NewUser): Promise<User> {
  const created = await create(agencyId, user);
  if (!created.ok) throw new Error(created.refusal.kind);
  return created.value;
}

describe("createUser", () => {
  it("stores the address in lower case, and the time", async () => {
    const user = await createdUser({ ...agent, email: "Max@Example.com" });
    expect(user).toMatchObject({ ...agent, agencyId, createdAt: at("09:00") });
    expect(await users.read(agencyId, user.id)).toEqual(user);
  });

  it("refuses a second user of an address in an agency, and allows one in another agency", async () => {
    await createdUser(jess);
    expect(await create(agencyId, { ...jess, email: "JESS@example.com" })).toMatchObject(faultAt("/email"));
    expect(await create(anId("agency", 2), jess)).toMatchObject({ ok: true });
  });

  it.each([
    ["address", { email: "eve@example.com" }],
    ["name", { name: "Jessica" }],
    ["role", { role: "agency_operator" }],
    ["role and clients", { role: "client_agent", clientIds: [clientId] }],
  ] as const)("returns the first user to a retry with the same key, and refuses another %s", async (_, other) => {
    const first = await create(agencyId, jess, "once");
    expect(await create(agencyId, { ...jess, email: "JESS@example.com" }, "once")).toEqual({
      ...first,
      isReplay: true,
    });
    expect(
      await create(
        agencyId,
        { ...jess, ...other, clientIds: [...("clientIds" in other ? other.clientIds : [])] },
        "once",
      ),
    ).toEqual(refusalOf("idempotency_conflict"));
  });

  it("returns a user who was changed since to a retry of the creation", async () => {
    const first = await create(agencyId, agent, "once");
    if (!first.ok) throw new Error(first.refusal.kind);
    const changed = await change(agencyId, first.value.id, { name: "Maximilian", role: "client_manager" });
    expect(await create(agencyId, agent, "once")).toEqual({ ...changed, isReplay: true });
    expect(await create(agencyId, { ...agent, role: "client_manager" }, "once")).toEqual(
      refusalOf("idempotency_conflict"),
    );
  });

  it("compares the address with a user who was stored without the fingerprint of the request", async () => {
    const { requestFingerprint: _, ...stored } = await createdUser(agent);
    const id = ids.derive("user", agencyId, "before");
    await users.create({ ...stored, id, email: "before@example.com" });
    const asked = { ...agent, email: "before@example.com" };
    expect(await create(agencyId, asked, "before")).toMatchObject({ ok: true, isReplay: true, value: { id } });
    expect(await create(agencyId, agent, "before")).toEqual(refusalOf("idempotency_conflict"));
  });

  it.each([
    ["a client's user without a client", { ...agent, clientIds: [] }, "/clientIds"],
    [
      "a client's user with a client that the agency does not have",
      { ...agent, clientIds: [clientId, anId("client", 9)] },
      "/clientIds/1",
    ],
    ["an operator with a client", { ...agent, role: "agency_operator" as const }, "/clientIds"],
  ])("refuses %s", async (_, user, pointer) => {
    expect(await create(agencyId, user)).toMatchObject(faultAt(pointer));
    expect((await users.list(agencyId, { limit: 5 })).entities).toEqual([]);
  });
});

describe("changeUser", () => {
  it("ends sessions by a new version for another role, and not for another name", async () => {
    const user = await createdUser(agent);
    expect(await change(agencyId, user.id, { name: "Maxine" })).toMatchObject({
      value: { name: "Maxine", version: user.version },
    });
    expect(await change(agencyId, user.id, { role: "client_manager" })).toMatchObject({
      value: { role: "client_manager", clientIds: [clientId], version: user.version + 1 },
    });
    expect(await change(agencyId, user.id, { role: "client_manager" })).toMatchObject({
      value: { version: user.version + 1 },
    });
  });

  it("removes the clients of a user who gets a role of the agency", async () => {
    const user = await createdUser(agent);
    expect(await change(agencyId, user.id, { role: "billing" })).toMatchObject({
      value: { clientIds: [], version: user.version + 1 },
    });
  });

  it("does not take the role from the last administrator, and does from the last but one", async () => {
    const first = await createdUser(jess);
    expect(await change(agencyId, first.id, { role: "billing" })).toEqual(refusalOf("last_administrator"));
    expect(await change(agencyId, first.id, { name: "Jessica" })).toMatchObject({ ok: true });
    const second = await createdUser({ ...jess, email: "ann@example.com" });
    expect(await change(agencyId, first.id, { role: "billing" })).toMatchObject({ ok: true });
    expect(await change(agencyId, second.id, { role: "billing" })).toEqual(refusalOf("last_administrator"));
  });

  it("finds no user of another agency", async () => {
    const user = await createdUser(agent);
    expect(await change(anId("agency", 2), user.id, { name: "Eve" })).toEqual(refusalOf("not_found"));
  });
});

describe("removeUser", () => {
  it("removes a user, and finds none the second time", async () => {
    const user = await createdUser(agent);
    expect(await remove(agencyId, user.id)).toMatchObject({ ok: true });
    expect(await remove(agencyId, user.id)).toEqual(refusalOf("not_found"));
    expect(await users.listByEmail(user.email)).toEqual([]);
  });

  it("keeps the last administrator, even if the agency has other users", async () => {
    const user = await createdUser(jess);
    await createdUser(agent);
    expect(await remove(agencyId, user.id)).toEqual(refusalOf("last_administrator"));
    expect(await users.read(agencyId, user.id)).toEqual(user);
    await createdUser({ ...jess, email: "ann@example.com" });
    expect(await remove(agencyId, user.id)).toMatchObject({ ok: true });
  });

  it("finds no user of another agency", async () => {
    const user = await createdUser(agent);
    expect(await remove(anId("agency", 2), user.id)).toEqual(refusalOf("not_found"));
    expect(await users.read(agencyId, user.id)).toEqual(user);
  });
});
