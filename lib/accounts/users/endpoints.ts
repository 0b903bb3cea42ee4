import type { User } from "#domain/accounts/user.ts";
import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { makeChangeUser } from "./change-user.ts";
import type { makeCreateUser } from "./create-user.ts";
import type { Users } from "./ports.ts";
import type { UserRefusal } from "./problems.ts";
import type { makeRemoveUser } from "./remove-user.ts";
import type { Routes } from "./routes.ts";

export const createUser =
  (create: ReturnType<typeof makeCreateUser>): Endpoint<Routes["createUser"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    return ok({
      status: 201,
      body: toUserView(created.value),
      headers: { location: `/v1/users/${created.value.id}`, ...replayHeaders(created) },
    });
  };

export const listUsers =
  (users: Pick<Users, "list">): Endpoint<Routes["listUsers"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ users: caller.agencyId }, query, async (pageRequest) => {
      const found = await users.list(caller.agencyId, pageRequest);
      return ok({ items: found.entities.map(toUserView), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const changeUser =
  (change: ReturnType<typeof makeChangeUser>): Endpoint<Routes["changeUser"], PlatformRefusal | UserRefusal> =>
  async ({ caller, params: { userId }, body }) => {
    const changed = await change(caller.agencyId, userId, body);
    return changed.ok ? ok({ status: 200, body: toUserView(changed.value) }) : changed;
  };

export const removeUser =
  (remove: ReturnType<typeof makeRemoveUser>): Endpoint<Routes["removeUser"], PlatformRefusal | UserRefusal> =>
  async ({ caller, params: { userId } }) => {
    const removed = await remove(caller.agencyId, userId);
    return removed.ok ? ok({ status: 204, body: undefined }) : removed;
  };

/** A user as the API shows it: without its agency, which is always the caller's own, and without what is internal. */
const toUserView = ({ agencyId: _, version: __, requestFingerprint: ___, ...user }: User) => user;
