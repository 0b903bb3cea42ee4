import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import type { Users } from "#accounts/users/ports.ts";
import type { User } from "#domain/accounts/user.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

const aUser = (agencyId: AgencyId, changes: Partial<User> = {}): User => ({
  id: ids.create("user"),
  agencyId,
  email: "jess@northgate.example.com",
  name: "Jess",
  role: "agency_operator",
  clientIds: [],
  version: 1,
  createdAt: at("09:00"),
  ...changes,
});

describe("the user store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let users: Users;
  beforeAll(async () => {
    started = await startTable();
    users = makeUserStore(started.table);
  });
  afterAll(() => started.stop());

  /** Stores two administrators of a new agency. */
  async function storeTwoAdministrators(): Promise<[User, User]> {
    const agencyId = ids.create("agency");
    const stored = ["ann", "bob"].map((name) =>
      aUser(agencyId, { name, email: `${name}@example.com`, role: "agency_admin" }),
    );
    for (const user of stored) expect(await users.create(user)).toBe("created");
    const [ann, bob] = stored;
    if (!ann || !bob) throw new Error("two users were stored");
    return [ann, bob];
  }

  it("finds a user by their address in any case, in each of their agencies", async () => {
    const email = "sam@northgate.example.com";
    const stored = [1, 2].map(() => aUser(ids.create("agency"), { email }));
    for (const user of stored) await users.create(user);
    const found = await users.listByEmail("SAM@Northgate.example.com");
    expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(stored.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it("stores one user of an address, of ten that are created at once", async () => {
    const agencyId = ids.create("agency");
    const rivals = Array.from({ length: 10 }, () => aUser(agencyId, { role: "agency_admin" }));
    const outcomes = await Promise.all(rivals.map((user) => users.create(user)));
    expect(outcomes.toSorted()).toEqual(["created", ...rivals.slice(1).map(() => "email_taken")]);
    expect((await users.list(agencyId, { limit: 20 })).entities).toEqual([rivals[outcomes.indexOf("created")]]);
  });

  it("frees the address of a removed user, and does not remove its next user when the removal is repeated", async () => {
    const first = aUser(ids.create("agency"), { email: "kim@example.com" });
    await users.create(first);
    expect(await users.remove(first)).toBe("removed");
    const next = aUser(first.agencyId, { email: first.email });
    expect(await users.create(next)).toBe("created");
    expect(await users.remove(first)).toBe("removed");
    expect(await users.listByEmail(first.email)).toEqual([next]);
  });

  it("replaces a user only in the version that was read", async () => {
    const before = aUser(ids.create("agency"));
    await users.create(before);
    const after: User = { ...before, role: "billing", version: 2 };
    expect(await users.replace(before, after)).toBe("replaced");
    expect(await users.replace(before, { ...after, name: "Late" })).toBe("changed_meanwhile");
    expect(await users.remove(before)).toBe("changed_meanwhile");
    expect(await users.read(before.agencyId, before.id)).toEqual(after);
  });

  it("keeps the last administrator, also from another role", async () => {
    const [ann, bob] = await storeTwoAdministrators();
    expect(await users.remove(ann)).toBe("removed");
    expect(await users.remove(bob)).toBe("last_administrator");
    expect(await users.replace(bob, { ...bob, role: "billing", version: 2 })).toBe("last_administrator");
    expect(await users.replace(bob, { ...bob, name: "Robert" })).toBe("replaced");
    expect(await users.read(bob.agencyId, bob.id)).toEqual({ ...bob, name: "Robert" });
  });

  it("counts a user who becomes an administrator", async () => {
    const [ann, bob] = await storeTwoAdministrators();
    const operator = aUser(ann.agencyId, { email: "cy@example.com" });
    await users.create(operator);
    for (const user of [ann, bob].slice(0, 1)) expect(await users.remove(user)).toBe("removed");
    expect(await users.replace(operator, { ...operator, role: "agency_admin", version: 2 })).toBe("replaced");
    expect(await users.remove(bob)).toBe("removed");
  });

  it("keeps one of two administrators who remove each other at once", async () => {
    const [ann, bob] = await storeTwoAdministrators();
    const outcomes = await Promise.all([
      users.remove(ann),
      users.replace(bob, { ...bob, role: "agency_operator", version: 2 }),
    ]);
    const left = (await users.list(ann.agencyId, { limit: 5 })).entities;
    expect(left.filter(({ role }) => role === "agency_admin").length).toBeGreaterThanOrEqual(1);
    expect(outcomes).not.toEqual(["removed", "replaced"]);
  });
});
