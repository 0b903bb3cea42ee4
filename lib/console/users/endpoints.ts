import type { Clients } from "#accounts/ports.ts";
import type { makeChangeUser, UserChange } from "#accounts/users/change-user.ts";
import type { makeCreateUser } from "#accounts/users/create-user.ts";
import type { UserConflict, Users } from "#accounts/users/ports.ts";
import type { makeRemoveUser } from "#accounts/users/remove-user.ts";
import type { User } from "#domain/accounts/user.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import type { Ids } from "#platform/ports.ts";
import type { ConsoleEndpoint, ConsoleSession } from "../console-route.ts";
import { listEvery } from "../list-every.ts";
import { toFaults } from "../to-faults.ts";
import { isSelf, newUserPage, removalPage, toRightsText, userListPage, userPage } from "./pages/user-pages.ts";
import type { Routes } from "./routes.ts";

type ReadDeps = { users: Users; clients: Pick<Clients, "list"> };

const pageSize = 50;

const fields = { "/email": "email", "/name": "name", "/role": "role", "/clientIds": "clientIds" };

export const listUsers =
  ({ users, clients }: ReadDeps): ConsoleEndpoint<Routes["listUsers"]> =>
  async ({ session, query: { after }, now }) => {
    const { agencyId } = session.user;
    const [found, own] = await Promise.all([
      users.list(agencyId, { limit: pageSize, after }),
      listEvery(clients, { agencyId }),
    ]);
    const next = nextPosition(found);
    return userListPage({ session, users: found.entities, clients: own, now, after, next });
  };

export const addUser =
  ({ clients, ids }: Pick<ReadDeps, "clients"> & { ids: Pick<Ids, "create"> }): ConsoleEndpoint<Routes["addUser"]> =>
  async ({ session }) =>
    newUserPage({
      session,
      clients: await listEvery(clients, { agencyId: session.user.agencyId }),
      key: ids.create("user"),
    });

export const createUser =
  ({
    clients,
    create,
    ids,
  }: Pick<ReadDeps, "clients"> & {
    create: ReturnType<typeof makeCreateUser>;
    ids: Pick<Ids, "create">;
  }): ConsoleEndpoint<Routes["createUser"]> =>
  async ({ session, form }) => {
    const { agencyId } = session.user;
    const created = form.ok ? await create(agencyId, form.value, form.value.key) : undefined;
    if (created?.ok) return { kind: "redirect", to: "/console/users?saved=1" };
    const refusal = created?.refusal;
    const own = await listEvery(clients, { agencyId });
    if (refusal?.kind === "idempotency_conflict") {
      const faults = { email: "This form added another user before. Add this one by sending it again." };
      return newUserPage({ session, clients: own, key: ids.create("user"), state: { typed: form.typed, faults } });
    }
    const faults = form.ok ? toFaults(refusal?.errors ?? [], fields, "email") : form.faults;
    return newUserPage({ session, clients: own, key: form.typed["key"] ?? "", state: { typed: form.typed, faults } });
  };

export const showUser =
  ({ users, clients }: ReadDeps): ConsoleEndpoint<Routes["showUser"]> =>
  async ({ session, params: { userId } }) => {
    const user = await users.read(session.user.agencyId, userId);
    if (!user) return { kind: "missing" };
    return userPage({ session, user, clients: await listEvery(clients, { agencyId: user.agencyId }) });
  };

export const changeUser =
  ({
    users,
    clients,
    change,
  }: ReadDeps & { change: ReturnType<typeof makeChangeUser> }): ConsoleEndpoint<Routes["changeUser"]> =>
  async ({ session, params: { userId }, form }) => {
    const { agencyId } = session.user;
    const user = await findOther(users, session, userId);
    if (!user) return { kind: "missing" };
    const changed = form.ok ? await change(agencyId, userId, toChange(form.value)) : undefined;
    if (changed?.ok) return { kind: "redirect", to: "/console/users?saved=1" };
    const refusal = changed?.refusal;
    if (refusal?.kind === "not_found") return { kind: "missing" };
    const own = await listEvery(clients, { agencyId });
    const errors =
      refusal?.kind === "validation_error"
        ? refusal.errors
        : [{ pointer: "/role", detail: describeConflict[refusal?.kind ?? "changed_meanwhile"] }];
    const faults = form.ok ? toFaults(errors, fields, "name") : form.faults;
    return userPage({ session, user, clients: own, state: { typed: form.typed, faults } });
  };

type UserForm = Pick<User, "name" | "role" | "clientIds"> & {
  nameBefore?: string | undefined;
  rightsBefore?: string | undefined;
};

/** Only what was changed in the form: one that is open for long must not give back rights that were taken meanwhile. */
const toChange = ({ name, nameBefore, role, clientIds, rightsBefore }: UserForm): UserChange => ({
  ...(name !== nameBefore && { name }),
  ...(toRightsText({ role, clientIds }) !== rightsBefore && { role, clientIds }),
});

export const confirmRemoval =
  (users: Users): ConsoleEndpoint<Routes["confirmRemoval"]> =>
  async ({ session, params: { userId } }) => {
    const user = await findOther(users, session, userId);
    return user ? removalPage(session, user) : { kind: "missing" };
  };

export const removeUser =
  ({
    users,
    remove,
  }: Pick<ReadDeps, "users"> & { remove: ReturnType<typeof makeRemoveUser> }): ConsoleEndpoint<Routes["removeUser"]> =>
  async ({ session, params: { userId } }) => {
    const user = await findOther(users, session, userId);
    if (!user) return { kind: "missing" };
    const removed = await remove(user.agencyId, userId);
    if (removed.ok || removed.refusal.kind === "not_found") return { kind: "redirect", to: "/console/users?saved=1" };
    return removalPage(session, user, describeConflict[removed.refusal.kind]);
  };

const describeConflict: Record<UserConflict, string> = {
  changed_meanwhile: "Another administrator changed this user meanwhile. Try again.",
  last_administrator: "This is the last administrator. Add another one first.",
};

/** A user of the same agency, except the one who asks. */
async function findOther(users: Users, session: ConsoleSession, userId: User["id"]): Promise<User | undefined> {
  const user = await users.read(session.user.agencyId, userId);
  return user && !isSelf(session, user) ? user : undefined;
}
