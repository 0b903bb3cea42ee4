import { beforeEach, describe, expect, it } from "vitest";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { makeChangeUser } from "#accounts/users/change-user.ts";
import { makeCreateUser } from "#accounts/users/create-user.ts";
import { changeUser, createUser, showUser } from "#console/users/endpoints.ts";
import { userRoutes } from "#console/users/routes.ts";
import { fingerprint } from "#platform/ids.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient } from "#test/support/entities.ts";
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
    expect(await post(jess)).toEqual({ kind: "redirect", to: "/console/users?saved=1" });
    expect(await post(jess)).toEqual({ kind: "redirect", to: "/console/users?saved=1" });
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
    expect(await post({ ...max, key })).toEqual({ kind: "redirect", to: "/console/users?saved=1" });
    expect(await countUsers()).toBe(2);
  });
});

describe("the form that changes a user", () => {
  it("gives no right back that another administrator took since it was opened, and keeps the order of clients", async () => {
    const users = makeUserStore({ client: memoryDynamoDb(), name: "table" });
    const clientIds = [anId("client", 2), anId("client", 1)];
    const clients = memoryClients(...clientIds.map((id) => aClient({ id })));
    const create = makeCreateUser({ users, clients, ids, fingerprint, now: () => at("09:00") });
    const wanted = { email: "jess@example.com", name: "Jess", role: "client_manager" as const, clientIds };
    const created = await create(anId("agency"), wanted, "key-1");
    if (!created.ok) throw new Error("not created");
    const { id: userId, version } = created.value;
    const request = { ...aRequest, session: aSession(), params: { userId } };
    const change = makeChangeUser({ users, clients });
    const open = async () => {
      const body = renderBody(await showUser({ users, clients })(request));
      return Object.fromEntries(
        [...body.matchAll(/name="(\w+Before)" value="([^"]*)"/g)].map((match) => match.slice(1)),
      );
    };
    const post = (typed: Record<string, string>) =>
      changeUser({ users, clients, change })({ ...request, form: aForm(userRoutes.changeUser, typed) });
    const read = () => users.read(anId("agency"), userId);
    const typed = { role: "client_manager", clientIds: clientIds.toSorted().join(","), ...(await open()) };

    await post({ ...typed, name: "Jess Webb" });
    expect(await read()).toMatchObject({ name: "Jess Webb", clientIds, version });

    await change(anId("agency"), userId, { role: "client_agent", clientIds: [anId("client", 2)] });
    await post({ ...typed, name: "Jess Marsh" });
    expect(await read()).toMatchObject({ name: "Jess Marsh", role: "client_agent", clientIds: [anId("client", 2)] });

    await post({ ...typed, name: "Jess", role: "billing", clientIds: "" });
    expect(await read()).toMatchObject({ name: "Jess Marsh", role: "billing", clientIds: [] });
  });
});

describe("the form of a user at an agency with hundreds of clients", () => {
  it("offers each of them, and keeps the user's own", async () => {
    const users = makeUserStore({ client: memoryDynamoDb(), name: "table" });
    const all = Array.from({ length: 301 }, (_, number) => aClient({ id: anId("client", number + 1) }));
    const clients = memoryClients(...all);
    const [oldest, newest] = [all[0], all.at(-1)].map((client) => client?.id) as [ClientId, ClientId];
    const create = makeCreateUser({ users, clients, ids, fingerprint, now: () => at("09:00") });
    const wanted = { email: "jess@example.com", name: "Jess", role: "client_agent" as const };
    const created = await create(anId("agency"), { ...wanted, clientIds: [oldest, newest] }, "key-1");
    if (!created.ok) throw new Error("not created");
    const request = { ...aRequest, session: aSession(), params: { userId: created.value.id } };
    const body = renderBody(await showUser({ users, clients })(request));
    const ticked = [...body.matchAll(/value="(client_[^"]+)"\s+checked/g)].map((match) => match[1]);
    expect(new Set(ticked)).toEqual(new Set([oldest, newest]));
    const offered = [...body.matchAll(/name="clientIds" value="(client_[^"]+)"/g)].map((match) => match[1]);
    expect(offered).toHaveLength(301);
    expect(new Set(offered)).toEqual(new Set(all.map(({ id }) => id)));
  });
});
