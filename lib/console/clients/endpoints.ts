import type { ClientChange } from "#accounts/change-client.ts";
import type { makeCreateClient } from "#accounts/create-client.ts";
import type { Clients } from "#accounts/ports.ts";
import type { makeUpdateClient } from "#accounts/update-client.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import { isCampaignMember } from "#domain/campaigns/campaign.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import type { Ids } from "#platform/ports.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession, TypedForm } from "../console-route.ts";
import { listEvery } from "../list-every.ts";
import type { FormState } from "../pages/form-field.ts";
import { toFaults } from "../to-faults.ts";
import { renderClient, toHoursVersion } from "./pages/client-page.ts";
import { renderClients } from "./pages/clients-page.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  clients: Clients;
  campaigns: Campaigns;
  contracts: Pick<Contracts, "list">;
  createClient: ReturnType<typeof makeCreateClient>;
  updateClient: ReturnType<typeof makeUpdateClient>;
  ids: Pick<Ids, "create">;
};

/** How many clients a page lists. */
const pageSize = 50;

const showList = async (
  { clients, ids }: Deps,
  session: ConsoleSession,
  { after, now, state = {} }: { after?: ClientId | undefined; now: string; state?: FormState },
): Promise<ConsoleResponse> => {
  const found = await clients.list(session.caller, { limit: pageSize, after });
  const page = { clients: found.entities, after, next: nextPosition(found) };
  const once = state.typed?.["once"] ?? ids.create("client");
  return {
    kind: "page",
    status: state.faults ? 422 : 200,
    title: "Clients",
    body: renderClients(page, { session, now, state, once }),
  };
};

export const listClients =
  (deps: Deps): ConsoleEndpoint<Routes["listClients"]> =>
  ({ session, query: { after }, now }) =>
    showList(deps, session, { after, now });

export const createClient =
  (deps: Deps): ConsoleEndpoint<Routes["createClient"]> =>
  async ({ session, form, now }) => {
    if (!form.ok) return showList(deps, session, { now, state: form });
    const { once, ...settings } = form.value;
    const created = await deps.createClient(session.user.agencyId, { ...settings, paused: false }, once);
    if (created.ok) return { kind: "redirect", to: `/console/clients/${created.value.id}?saved=1` };
    const faults = { name: "This form created another client before. Create this one by sending it again." };
    return showList(deps, session, { now, state: { typed: settings, faults } });
  };

const showOne = async (
  { clients, campaigns, contracts }: Deps,
  session: ConsoleSession,
  clientId: ClientId,
  { now, state = {} }: { now: string; state?: FormState },
): Promise<ConsoleResponse> => {
  const { agencyId } = session.user;
  const [client, all, versions] = await Promise.all([
    clients.read({ agencyId }, clientId),
    listEvery(campaigns, { agencyId }),
    contracts.list({ agencyId, clientId }),
  ]);
  if (!client) return { kind: "missing" };
  const own = all.filter((campaign) => isCampaignMember(campaign, clientId));
  return {
    kind: "page",
    status: state.faults ? 422 : 200,
    title: client.name,
    body: renderClient({ client, campaigns: own, contracts: versions }, { session, now, state }),
  };
};

export const showClient =
  (deps: Deps): ConsoleEndpoint<Routes["showClient"]> =>
  ({ session, params: { clientId }, now }) =>
    showOne(deps, session, clientId, { now });

/** Changes a client; the repetition of a change changes nothing. */
async function change(
  deps: Deps,
  session: ConsoleSession,
  clientId: ClientId,
  {
    wanted,
    now,
    fields,
    typed,
  }: {
    wanted: ClientChange;
    now: string;
    fields: Readonly<Record<string, string>>;
    typed: TypedForm;
  },
): Promise<ConsoleResponse> {
  const changed = await deps.updateClient(session.user.agencyId, clientId, wanted);
  if (changed.ok) return { kind: "redirect", to: `/console/clients/${clientId}?saved=1` };
  const { refusal } = changed;
  if (refusal.kind === "not_found") return { kind: "missing" };
  const otherwise = Object.values(fields)[0] ?? "name";
  const faults =
    refusal.kind === "validation_error"
      ? toFaults(refusal.errors, fields, otherwise)
      : { [otherwise]: "Someone else changed this client at the same time. Check the values and save again." };
  return showOne(deps, session, clientId, { now, state: { typed, faults } });
}

export const changeClient =
  (deps: Deps): ConsoleEndpoint<Routes["changeClient"]> =>
  async ({ session, params: { clientId }, form, now }) => {
    if (!form.ok) return showOne(deps, session, clientId, { now, state: form });
    const fields = { "/name": "name", "/timeZone": "timeZone" };
    const { name, nameBefore, timeZone, timeZoneBefore } = form.value;
    // Only what was typed: a page that is open for long must not put back what another user changed meanwhile.
    const wanted = { ...(name !== nameBefore && { name }), ...(timeZone !== timeZoneBefore && { timeZone }) };
    return change(deps, session, clientId, { wanted, now, fields, typed: form.typed });
  };

export const pauseClient =
  (deps: Deps): ConsoleEndpoint<Routes["pauseClient"]> =>
  async ({ session, params: { clientId }, form, now }) => {
    if (!form.ok) return { kind: "missing" };
    const wanted = { paused: form.value.paused === "yes" };
    return change(deps, session, clientId, { wanted, now, fields: {}, typed: form.typed });
  };

export const changeHours =
  (deps: Deps): ConsoleEndpoint<Routes["changeHours"]> =>
  async ({ session, params: { clientId }, form, now }) => {
    if (!form.ok) return showOne(deps, session, clientId, { now, state: form });
    const { opens, closes } = form.value;
    const days = Weekday.options.filter((day) => form.typed[day] === "yes");
    const showFault = (faults: Record<string, string>) =>
      showOne(deps, session, clientId, { now, state: { typed: form.typed, faults } });
    if (days.length === 0) return showFault({ mon: "Choose at least one day." });
    if (opens >= closes) return showFault({ closes: "Choose a closing time after the opening time." });
    const client = await deps.clients.read({ agencyId: session.user.agencyId }, clientId);
    if (!client) return { kind: "missing" };
    const { weekly: current, holidays = [], calendars = [], timeZone } = client.contactHours?.at(-1) ?? {};
    const weekly = [{ days, from: opens, to: closes }];
    const { hoursBefore, ...typed } = form.typed;
    const isStale = hoursBefore !== undefined && hoursBefore !== toHoursVersion(client, now);
    // A repeated post finds its own hours.
    if (isStale && JSON.stringify(current) !== JSON.stringify(weekly)) {
      const faults = { opens: "The hours were changed since this page was opened. Those in force are above." };
      return showOne(deps, session, clientId, { now, state: { typed, faults } });
    }
    const wanted = { contactHours: { weekly, holidays, calendars, timeZone } };
    return change(deps, session, clientId, { wanted, now, fields: { "/contactHours": "opens" }, typed: form.typed });
  };
