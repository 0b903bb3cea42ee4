import type { UserRole } from "#domain/accounts/user.ts";
import type { Fact } from "#domain/history/fact.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { openAppointments } from "#appointments/wire.ts";
import type { ConsoleResponse, ConsoleRoute, ConsoleSession } from "#console/console-route.ts";
import { diaryConsole } from "#console/diary/wire.ts";
import { leadConsole } from "#console/leads/wire.ts";
import { parseForm, parseQuery } from "#console/parse-form.ts";
import { openContracts } from "#contracts/wire.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeJournalStore } from "#ledger/adapters/journal-store.ts";
import { wirePostLead } from "#ledger/wire.ts";
import { makePersonStore } from "#leads/adapters/person-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { fingerprint } from "#platform/ids.ts";
import { openReturns } from "#returns/wire.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { anId } from "../an-id.ts";
import { at } from "../at.ts";
import { aClock } from "../doubles/a-clock.ts";
import { memoryDueItems, memoryDueQueue } from "../doubles/memory-due.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import {
  memoryAgencies,
  memoryCalendars,
  memoryCampaigns,
  memoryClients,
  memorySubscriptions,
} from "../doubles/memory-entities.ts";
import { aCampaign, aClient, anAgency, anSmsSubscription, aPerson, aSeat } from "../entities.ts";
import { aDelivered, aReceived } from "../facts.ts";
import { ids } from "../ids.ts";
import { aRequest, aSession } from "./a-session.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

type Asked = {
  role?: UserRole;
  session?: ConsoleSession;
  params?: Record<string, string>;
  query?: Record<string, string>;
  form?: Record<string, string>;
};

/** Sunday working hours of a client in London, because the day of most tests is a Sunday. */
export const sundayHours = {
  from: at("09:00"),
  weekly: [{ days: ["sun" as const], from: "14:00", to: "18:00" }],
  holidays: [],
  calendars: [],
  timeZone: "Europe/London",
};

/** The pages of a lead and of the diary over doubles: lead 1 of client 1, which got it by SMS. */
export async function leadConsoleWorld(
  facts: readonly Fact[] = [aReceived(), aDelivered()],
  { isErased = false, personal = aPerson() }: { isErased?: boolean; personal?: PersonalData } = {},
) {
  const clock = aClock("14:30");
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const history = makeHistoryStore(table);
  const key = { agencyId: anId("agency"), leadId: anId("lead") };
  const [received, ...others] = facts;
  if (received?.kind !== "received") throw new Error("a lead begins with its receipt");
  await history.receive(key, { received, personal, fingerprint: "given" });
  for (const fact of others) await history.append(key, fact);
  if (isErased) await makePersonStore(table).erase(key);
  const faults: unknown[] = [];
  const appointments = openAppointments(table);
  const deps = {
    history,
    ...appointments,
    ...openReturns(table),
    ...openContracts(table),
    clients: memoryClients(
      aClient({ contactHours: [sundayHours] }),
      aClient({ id: anId("client", 2), name: "Pennine Roofing" }),
    ),
    campaigns: memoryCampaigns(aCampaign()),
    agencies: memoryAgencies(anAgency()),
    calendars: memoryCalendars(),
    subscriptions: memorySubscriptions(anSmsSubscription()),
    suppressions: makeSuppressionStore(table),
    records: makeBillingRecordStore(table),
    replays: makeReplayStore(table),
    journals: makeJournalStore(table),
    jobs: memoryDueItems(),
    jobQueue: memoryDueQueue(),
    contactHash: makeContactHash(parseMasterSecret("a well kept secret")),
    toFactKey: factSortKey,
    fingerprint,
    ids,
    now: clock.now,
    onFault: (fault: unknown) => void faults.push(fault),
  };
  const bound = [...leadConsole(deps), ...diaryConsole(deps)];

  /** Asks a route as a user with a role, by default of the agency, with the fields as the router parses them. */
  async function ask(route: ConsoleRoute, asked: Asked = {}): Promise<ConsoleResponse> {
    const found = bound.find((each) => each.route === route);
    if (!found) throw new Error(`${route.path} is not bound`);
    const params = route.params?.parse(asked.params ?? { leadId: key.leadId });
    const request = {
      ...aRequest,
      now: clock.now(),
      session: asked.session ?? aSession(asked.role),
      params,
      query: route.query && parseQuery(route.query, asked.query ?? {}),
      form: route.form && parseForm(route.form, asked.form ?? {}),
    };
    return found.endpoint(request as never);
  }

  /** Gives client 1 a seat that is open on Sundays. */
  const giveSeat = () =>
    appointments.seats.create(
      { agencyId: key.agencyId, clientId: anId("client") },
      aSeat({
        availability: { weekly: [{ days: ["sun"], from: "09:00", to: "20:00" }], exceptions: [] },
        places: ["visit", "phone"],
      }),
      "seat",
    );

  const listFacts = async () => sortFacts((await history.read(key))?.facts ?? []);

  /** Posts what the lead costs to the journal of its client. */
  async function post(): Promise<void> {
    const lead = await loadLead(history, key);
    if (lead) await wirePostLead({ ...deps, digest: fingerprint })(key, lead);
  }

  return { ask, history, key, clock, giveSeat, listFacts, post };
}
