import type { Table } from "#platform/table/table.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { ScheduleRebuild } from "#reports/ports.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeAgencyStore } from "./adapters/agency-store.ts";
import { makeApiKeyStore } from "./adapters/api-key-store.ts";
import { makeCalendarStore } from "./adapters/calendar-store.ts";
import { makeClientStore } from "./adapters/client-store.ts";
import { makeChangeClient } from "./change-client.ts";
import { makeCreateClient } from "./create-client.ts";
import { makeCreateKey } from "./create-key.ts";
import {
  changeClient,
  createClient,
  createKey,
  listClients,
  listKeys,
  readClient,
  readHolidays,
  replaceHolidays,
  revokeKey,
} from "./endpoints.ts";
import type { ApiKeys, Calendars, Clients } from "./ports.ts";
import { makeReplaceCalendar } from "./replace-calendar.ts";
import { clientRoutes, holidayRoutes, keyRoutes } from "./routes.ts";
import { makeUpdateClient } from "./update-client.ts";

export const openAccounts = (table: Table) => ({
  agencies: makeAgencyStore(table),
  clients: makeClientStore(table),
  apiKeys: makeApiKeyStore(table),
  calendars: makeCalendarStore(table),
});

type Deps = Parameters<typeof makeCreateClient>[0] &
  Parameters<typeof makeCreateKey>[0] &
  Parameters<typeof makeScheduleLeadRelease>[0] & {
    clients: Clients;
    apiKeys: ApiKeys;
    calendars: Calendars;
    scheduleRebuild: ScheduleRebuild;
  };

/** Wires the change of a client with what follows from it, for the API and for the console. */
export const wireUpdateClient = (
  deps: Parameters<typeof makeChangeClient>[0] &
    Parameters<typeof makeScheduleLeadRelease>[0] & { scheduleRebuild: ScheduleRebuild },
) =>
  makeUpdateClient({
    changeClient: makeChangeClient(deps),
    scheduleRelease: makeScheduleLeadRelease(deps),
    scheduleRebuild: deps.scheduleRebuild,
  });

export const accountEndpoints = (deps: Deps) => ({
  ...bindEndpoints(clientRoutes, {
    createClient: createClient(makeCreateClient(deps)),
    listClients: listClients(deps.clients),
    readClient: readClient(deps.clients),
    changeClient: changeClient(wireUpdateClient(deps)),
  }),
  ...bindEndpoints(holidayRoutes, {
    readHolidays: readHolidays(deps.calendars),
    replaceHolidays: replaceHolidays(makeReplaceCalendar(deps), deps.now),
  }),
  ...bindEndpoints(keyRoutes, {
    createKey: createKey(makeCreateKey(deps)),
    listKeys: listKeys(deps.apiKeys),
    revokeKey: revokeKey(deps.apiKeys),
  }),
});
