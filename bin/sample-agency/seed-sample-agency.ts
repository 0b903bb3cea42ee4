import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AgencyId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import type { LocalBaton } from "#local/start-baton.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeApiClient } from "../demo/api-client.ts";
import { makeOperator } from "../operator.ts";
import { makeAppointments } from "./keep-appointments.ts";
import { payStatements } from "./pay-statements.ts";
import { eraseOnePerson } from "./erase-one-person.ts";
import { planOutreach } from "./plan-outreach.ts";
import { planStops } from "./plan-stops.ts";
import { postponeCanaries } from "./postpone-canaries.ts";
import { pushTodaysLeads } from "./push-todays-leads.ts";
import { recordOutreach } from "./record-outreach.ts";
import { makeReturns } from "./return-leads.ts";
import { makeStop } from "./run-stop.ts";
import { brokenPath, type ClientKey } from "./sample-clients.ts";
import type { SampleReceiver } from "./sample-receiver.ts";
import { sampleUsers } from "./sample-users.ts";
import { type SampleClient, setUpClients } from "./set-up-clients.ts";
import type { Surprises } from "./surprises.ts";
import { makeWorkQueue } from "./work-queue.ts";

/** What the sample agency is afterwards: its key, its clients, and what the API refused although it should not have. */
export type SampleAgency = {
  agencyId: AgencyId;
  key: string;
  clients: SampleClient[];
  accepted: number;
  surprises: Surprises;
};

type Options = {
  baton: Pick<
    LocalBaton,
    "apiUrl" | "inboxUrl" | "tableName" | "clientConfig" | "setClock" | "runSchedules" | "waitUntilIdle"
  >;
  receiver: SampleReceiver;
  /** The same seed plans the same agency. */
  seed?: number;
  days?: number;
  leads?: number;
  /** Gets each month as the clock reaches it: `2026-11`, with the number of leads that were accepted until then. */
  onMonth?: (month: string, accepted: number) => void;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The webhook of one client fails for so many days until the present. */
const brokenDays = 16;

/** After so long a client that is fast has reported its calls. */
const promptMs = 14 * 60_000;

/** On this day of a month the clients pay what was closed on the fourth. */
const paymentDay = 12;

/**
 * Fills a Baton with an agency of three clients and `days` days of leads, through its API and a clock that it moves from
 * the past to the present. Throws if the API refuses the set-up or a batch. It runs once for each Baton.
 */
export async function seedSampleAgency(options: Options): Promise<SampleAgency> {
  const { baton, receiver, seed = 1, days = 90, leads = 160, onMonth = () => undefined } = options;
  const endMs = Date.now();
  const plan = planStops({ seed, days, leads, endMs });
  const startMs = (plan.stops[0]?.atMs ?? endMs) - hourMs;
  baton.setClock(new Date(startMs));

  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  try {
    const operator = makeOperator(dynamodb, baton.tableName);
    const { agency, secret: key } = await operator.createAgency("Northern Lead Company");
    const api = makeApiClient(baton.apiUrl, key, baton.inboxUrl);
    const clients = await setUpClients(api, receiver);
    const clientsByKey = byKey(clients);
    for (const { clients: keys, sees: _, ...user } of sampleUsers) {
      await operator.createUser(agency.id, { ...user, clientIds: keys.map((each) => clientsByKey[each].id) });
    }
    const jobs = makeJobStore({ client: dynamodb, name: baton.tableName });
    const campaignIds = clients.map(({ campaignId }) => campaignId);
    await postponeCanaries(jobs, agency.id, campaignIds, instant(endMs + dayMs));
    for (const phone of plan.suppressed) await api.post("/v1/suppressions", { phone, reason: "do_not_call" });

    const outreach = planOutreach(plan, seed);
    const surprises: Surprises = [];
    const queue = makeWorkQueue();
    const verbs = { agency: api, queue, surprises };
    const [appointments, returns] = [makeAppointments(verbs), makeReturns(verbs)];
    const stop = makeStop({ ...verbs, clients: clientsByKey, appointments, returns });
    let accepted = 0;
    let [lastDay, lastMonth, paidMonth] = ["", "", ""];
    for (const { atMs, leads: own } of plan.stops) {
      const day = new Date(atMs).toISOString().slice(0, 10);
      const month = day.slice(0, 7);
      if (month !== lastMonth) onMonth((lastMonth = month), accepted);
      baton.setClock(new Date(atMs));
      if (atMs > endMs - brokenDays * dayMs) receiver.breakPath(brokenPath);
      // What is due runs once a day.
      if (day !== lastDay) {
        await Promise.all([baton.runSchedules(), recordOutreach(api, clientsByKey, outreach.get(day) ?? [])]);
      }
      lastDay = day;
      await stop.report(atMs);
      accepted += await stop.push(atMs, own);
      if (month !== paidMonth && Number(day.slice(8)) >= paymentDay) {
        paidMonth = month;
        await payStatements(api, clients, atMs);
      }
      await baton.waitUntilIdle();
      // A client that calls within minutes reports it within minutes too.
      const calledMs = atMs + promptMs;
      baton.setClock(new Date(calledMs));
      await stop.report(calledMs);
    }
    await eraseOnePerson(api, plan);
    await baton.waitUntilIdle();
    accepted += await pushTodaysLeads({ ...baton, push: stop.push }, leads);
    baton.setClock(new Date());
    return { agencyId: agency.id, key, clients, accepted, surprises };
  } finally {
    dynamodb.destroy();
  }
}

function byKey(clients: readonly SampleClient[]): Record<ClientKey, SampleClient> {
  const find = (key: ClientKey): SampleClient => {
    const found = clients.find(({ spec }) => spec.key === key);
    if (!found) throw new Error(`the sample has no client ${key}`);
    return found;
  };
  return { roofing: find("roofing"), solar: find("solar"), mortgages: find("mortgages") };
}
