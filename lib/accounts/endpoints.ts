import { type ApiKey, canAccessClient } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import { defaultRetryCadence } from "#domain/accounts/retry-cadence.ts";
import { findLastDate } from "#domain/shared/holiday-calendar.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { Now } from "#platform/ports.ts";
import type { makeCreateClient } from "./create-client.ts";
import type { makeCreateKey } from "./create-key.ts";
import type { ApiKeys, Calendars, Clients } from "./ports.ts";
import type { makeReplaceCalendar } from "./replace-calendar.ts";
import type { Routes } from "./routes.ts";
import type { makeUpdateClient } from "./update-client.ts";

export const createClient =
  (create: ReturnType<typeof makeCreateClient>): Endpoint<Routes["createClient"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    return ok({
      status: 201,
      body: toClientView(created.value),
      headers: { location: `/v1/clients/${created.value.id}`, ...replayHeaders(created) },
    });
  };

export const listClients =
  (clients: Clients): Endpoint<Routes["listClients"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ clients: caller.agencyId }, query, async (pageRequest) => {
      const found = await clients.list(caller, pageRequest);
      return ok({ items: found.entities.map(toClientView), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readClient =
  (clients: Clients): Endpoint<Routes["readClient"]> =>
  async ({ caller, params: { clientId } }) => {
    const client = canAccessClient(caller, clientId) ? await clients.read(caller, clientId) : undefined;
    if (!client) return refuse({ kind: "not_found" });
    const { invoicing, ...view } = toClientView(client);
    return ok({ status: 200, body: caller.role === "client" ? view : { ...view, invoicing } });
  };

export const changeClient =
  (update: ReturnType<typeof makeUpdateClient>): Endpoint<Routes["changeClient"]> =>
  async ({ caller, params: { clientId }, body }) => {
    const changed = await update(caller.agencyId, clientId, body);
    return changed.ok ? ok({ status: 200, body: toClientView(changed.value) }) : changed;
  };

/** A client as the API shows it: without its agency, which is always the caller's own. */
const toClientView = ({
  agencyId: _,
  contactHours = [],
  statusMap = [],
  retryCadence = defaultRetryCadence,
  ...client
}: Client) => ({ ...client, contactHours, statusMap, retryCadence });

/** The calendars of an agency are its own, so every one of its keys may read them. */
export const readHolidays =
  (calendars: Calendars): Endpoint<Routes["readHolidays"]> =>
  async ({ caller, params: { name } }) => {
    const calendar = resolveCalendar(name, await calendars.read(caller.agencyId, name));
    return calendar ? ok({ status: 200, body: calendar }) : refuse({ kind: "not_found" });
  };

export const replaceHolidays =
  (replace: ReturnType<typeof makeReplaceCalendar>, now: Now): Endpoint<Routes["replaceHolidays"]> =>
  async ({ caller, params: { name }, body: { dates, source, asOf, until } }) => {
    const calendar = { name, dates, source, asOf: asOf ?? now().slice(0, 10), until: until ?? findLastDate(dates) };
    return ok({ status: 200, body: await replace(caller.agencyId, calendar) });
  };

export const createKey =
  (create: ReturnType<typeof makeCreateKey>): Endpoint<Routes["createKey"]> =>
  async ({ caller, body }) => {
    const created = await create(caller.agencyId, body);
    if (!created.ok) {
      if (created.refusal.kind === "key_shown_before") throw new Error("the id of a new key was taken");
      return refuse(created.refusal);
    }
    return ok({ status: 201, body: { ...toKeyView(created.value.key), key: created.value.secret } });
  };

export const listKeys =
  (apiKeys: ApiKeys): Endpoint<Routes["listKeys"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ keys: caller.agencyId }, query, async (pageRequest) => {
      const found = await apiKeys.list(caller.agencyId, pageRequest);
      return ok({ items: found.entities.map(toKeyView), next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const revokeKey =
  (apiKeys: ApiKeys): Endpoint<Routes["revokeKey"]> =>
  async ({ caller, params: { keyId } }) => {
    const revoked = await apiKeys.revoke(caller.agencyId, keyId);
    return revoked ? ok({ status: 204, body: undefined }) : refuse({ kind: "not_found" });
  };

/** An API key as the API shows it: without its agency, which is always the caller's own. */
const toKeyView = ({ agencyId: _, ...key }: ApiKey) => key;
