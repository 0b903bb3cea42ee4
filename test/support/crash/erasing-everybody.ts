import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import type { RouteName } from "#app/routes.ts";
import { makeOperator } from "#bin/operator.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { on } from "../at.ts";
import { anAgencyKey, anEmailSubscription, anSmsSubscription, aSeat } from "../entities.ts";
import { ids } from "../ids.ts";
import { wrongNumberRule } from "../return-rules.ts";
import { november } from "../statements-world.ts";
import { scanTable } from "../scan-table.ts";
import { type Answered, apiOver, type Asked } from "../tenants/api-over.ts";
import { type AgencyIn, campaignId, clientId, crm, runScenario, type Step, taken } from "./run-scenario.ts";

/** What is done with the lead of a person before the erasure, and after it. */
const acts = [
  "pushed again",
  "refused",
  "refused by its number only",
  "tested",
  "called",
  "accepted",
  "rejected",
  "returned",
  "booked",
  "quoted",
] as const;
const lateActs = ["pushed again", "refused", "called", "accepted", "returned", "quoted", "booked"] as const;

type Act = (typeof acts)[number];
type AnyPerson = {
  name: string;
  phone: string;
  email: string;
  address: string;
  acts: Act[];
  lateActs: Act[];
  by: "leadId" | "phone" | "email";
};

const token = fc.string({ unit: fc.constantFrom(..."bcdfghjklmnpqrstvwxz".split("")), minLength: 9, maxLength: 12 });
const anyPersonAt = (index: number): fc.Arbitrary<AnyPerson> =>
  fc
    .record({
      words: fc.uniqueArray(token, { minLength: 4, maxLength: 4 }),
      accent: fc.constantFrom("", "ë", "ł", "’"),
      domain: fc.constantFrom("example.com", "müller.example", "Example.ORG"),
      acts: fc.subarray([...acts]),
      lateActs: fc.subarray([...lateActs]),
      by: fc.constantFrom("leadId", "phone", "email"),
    })
    .map(({ words: [first = "", last = "", box = "", street = ""], accent, domain, ...rest }) => ({
      ...rest,
      name: `${first}${accent} ${last}`,
      phone: `+447700900${String(101 + index)}`,
      email: `${box}@${domain}`,
      address: `4 ${street} Road`,
    }));

/** Persons with what is done about each; together, everything is done. */
export const anyPopulation: fc.Arbitrary<AnyPerson[]> = fc
  .tuple(anyPersonAt(0), anyPersonAt(1), anyPersonAt(2), anyPersonAt(3))
  .map(([first, ...others]) => [{ ...first, acts: [...acts], lateActs: [...lateActs] }, ...others])
  // By a lead, only its own enquiry is erased, which no lead of the sandbox belongs to.
  .map((people) =>
    people.map((person) =>
      person.by === "leadId" && person.acts.includes("tested") ? { ...person, by: "phone" } : person,
    ),
  );

const clientIds = [clientId, anId("client", 2)];
const seat = aSeat({ timeZone: "UTC" });
const contract = {
  currency: "GBP",
  period: "month",
  graceDays: 3,
  tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
  paymentDays: 30,
  document: "statement",
  returns: { rules: [wrongNumberRule], cap: { count: 10 } },
};

/** The API keys of the agency. */
const keys: Record<Mode, string> = { live: newApiKeySecret("live"), test: newApiKeySecret("test") };

type Erasure = { status: string };

const toPushed = ({ name, phone, email, address }: AnyPerson) => ({
  campaignId,
  person: { name, phone, email, address, postcode: "BS1 4DJ" },
  notes: `Ask for ${name} at ${address}.`,
  fields: { roofType: `Slate, says ${name}` },
});
/** What every client and agency writes about a person. */
const toRemark = ({ name, phone, email, address }: AnyPerson) => `${name}, ${phone}, ${email}, ${address}`;

/** The texts that must be gone. The number's country code and the words of an address that others share do not count. */
const listTexts = (people: readonly AnyPerson[]): string[] =>
  people.flatMap(({ name, phone, email, address }) => [
    ...name.split(" "),
    phone,
    email.slice(0, email.indexOf("@")),
    address.split(" ")[1] ?? "",
  ]);

/**
 * Lets Baton work with the leads of persons, erases all of them in a mix of ways, and reads what is left a month later.
 * Every endpoint repeats in its replies what it knows of them.
 */
export async function eraseEverybody(table: Table, people: readonly AnyPerson[]) {
  const everything = people.map(toRemark).join("; ");
  const reply = { tookMs: 1, httpStatus: 200, excerpt: everything };
  const rejection = { outcome: "rejected", reason: everything } as const;
  let before = "";
  let answers: Answered[] = [];
  const statements: { json: string; csv: string; page: string }[] = [];
  let erasures: Erasure[] = [];

  const run = await runScenario(table, {
    // Each enquiry is shared by two clients, and is a lead of each.
    pool: { mode: "priority", share: 2, clients: 2 },
    subscriptions: (number) =>
      number === 1 ? [anSmsSubscription(), anEmailSubscription(), crm] : [{ ...crm, id: anId("sub", 32) }],
    answer: () => ({ ...taken, reply }),
    answerEvent: ({ body }) =>
      body.includes("leadId") ? { ...taken, reply: { ...reply, acknowledgement: rejection } } : taken,
    given: async ({ seats, refusedLeads }, { agencyId }) => {
      await seats.create({ agencyId, clientId }, seat, "");
      await refusedLeads.saveSettings(agencyId, { keepPerson: true, days: 90 });
      for (const [mode, secret] of Object.entries(keys) as [Mode, string][]) {
        const key = { ...anAgencyKey(), id: ids.create("key"), agencyId, mode };
        await makeApiKeyStore(table).create(key, fingerprint(secret));
      }
    },
    steps: [
      ...clientIds.map((each) => asks("addContract", { params: { clientId: each }, body: contract })),
      ...people.map((person, index) => asks("pushLead", { body: toPushed(person), idempotencyKey: `lead-${index}` })),
      ...people.flatMap((person, index) => person.acts.map((act) => does(act, person, index, "early"))),
      until("2026-11-22T20:00:00Z"),
      asks("createExport", { body: { clientId, format: "csv" }, idempotencyKey: "early" }),
      until("2026-11-23T09:00:00Z"),
      step(async () => void (before = JSON.stringify(await listItemTexts(table)))),
      ...people.map(({ by, ...person }, index) =>
        asks("requestErasure", ({ leadIdOf }) => ({
          body: { [by]: by === "leadId" ? leadIdOf(index) : person[by] },
          idempotencyKey: `erasure-${index}`,
        })),
      ),
      until("2026-11-23T11:00:00Z"),
      ...people.flatMap((person, index) => person.lateActs.map((act) => does(act, person, index, "late"))),
      until("2026-12-05T09:00:00Z"),
      ...clientIds.map((each) => asks("closeStatement", { params: { clientId: each }, body: november })),
      until("2026-12-24T09:00:00Z"),
      step(async (ask) => {
        for (const each of clientIds) {
          const listed = await ask("listStatements", { params: { clientId: each } });
          for (const { id: statementId } of parseItems(listed)) {
            const params = { clientId: each, statementId };
            const read = async (accept: string) => (await ask("readStatement", { params, accept })).body;
            const [json, csv] = [await read("application/json"), await read("text/csv")];
            statements.push({ json, csv, page: await read("text/html") });
          }
        }
        const found = await ask("listErasures", {});
        erasures = parseItems(found);
        answers = [found, await ask("listRefusedLeads", {}), await ask("listDeadLetters", {})];
      }),
    ],
  });
  const { system, faultTexts } = run;
  return {
    texts: listTexts(people),
    before,
    statements,
    erasures,
    ledgerFaults: await verifyLedger(table, system.agencyId),
    after: [
      ...(await listItemTexts(table)),
      ...system.queued.map(({ queue, body }) => ({ place: `queue ${queue}`, text: body })),
      { place: "dead letters of queues", text: JSON.stringify(system.deadLetters) },
      ...[...system.files].map(([key, text]) => ({ place: key, text })),
      { place: "log", text: faultTexts.join("\n") },
      ...answers.map(({ body }) => ({ place: "response", text: body })),
      ...statements.map((statement) => ({ place: "statement", text: JSON.stringify(statement) })),
    ],
  };
}

/** One act about the lead of a person. */
function does(act: Act, person: AnyPerson, index: number, when: "early" | "late"): Step {
  const remark = toRemark(person);
  const idempotencyKey = `${act} ${when} ${index}`.replaceAll(" ", "-");
  const pushed = toPushed(person);
  const ofLead = (route: RouteName, body: object): Step =>
    asks(route, ({ leadIdOf }) => ({ params: { leadId: leadIdOf(index) }, body, idempotencyKey }));
  switch (act) {
    case "pushed again":
      return asks("pushLead", { body: pushed, idempotencyKey });
    case "refused":
      return asks("pushLeads", { body: { leads: [{ ...pushed, idempotencyKey, consent: "none" }] } });
    case "refused by its number only": {
      const { name, phone } = person;
      const body = { campaignId, person: { name, phone: `0${phone.slice(3, 7)} ${phone.slice(7)}` }, fields: 1 };
      return asks("pushLead", { body, idempotencyKey });
    }
    case "tested":
      return asks("pushLead", { body: pushed, idempotencyKey }, "test");
    case "called":
      return ofLead("recordContactAttempt", { result: "wrong_number" });
    case "accepted":
    case "rejected":
      return ofLead("acknowledgeLead", {
        outcome: act,
        clientRef: remark.slice(0, 60),
        ...(act === "rejected" && { reason: remark }),
      });
    case "returned":
      return ofLead("openReturn", { reason: "other", note: remark });
    case "booked":
      return ofLead("bookAppointment", {
        seatId: seat.id,
        start: `2026-11-24T${10 + 2 * index}:00:00.000Z`,
        place: { kind: "visit" },
      });
    case "quoted":
      return ofLead("recordOutcome", { outcome: "quoted", note: remark });
  }
}

type Ask = (route: RouteName, asked: Asked) => Promise<Answered>;

const step = (act: (ask: Ask, agency: AgencyIn) => Promise<unknown>, mode: Mode = "live"): Step => ({
  flow: "given",
  ask: (_, agency, process) =>
    act((route, asked) => apiOver(process, agency.system.clock.now)(keys[mode], route, asked), agency),
});

/** Asks once, whatever the response: an act may be impossible after another one. Only a fault throws. */
const asks = (route: RouteName, asked: Asked | ((agency: AgencyIn) => Asked), mode?: Mode): Step =>
  step(async (ask, agency) => {
    const { status, body } = await ask(route, typeof asked === "function" ? asked(agency) : asked);
    if (status === 400 || status >= 500) throw new Error(body);
  }, mode);

/** Lets the time pass until then. */
const until = (time: string): Step =>
  step(async (_, { system }) => {
    await system.drain(on(time));
    if (system.clock.now() < on(time)) system.clock.setTo(on(time));
  });

const parseItems = ({ body }: Answered) => (JSON.parse(body) as { items: [] }).items;

const listItemTexts = async (table: Table): Promise<{ place: string; text: string }[]> =>
  (await scanTable(table)).map((item) => ({
    place: `${item["pk"]?.S} ${item["sk"]?.S}`,
    text: JSON.stringify(unmarshall(item)),
  }));

async function verifyLedger(table: Table, agencyId: AgencyId) {
  const { journals, verifyJournal } = makeOperator(table.client, table.name);
  const verified = await Promise.all((await journals.list({ agencyId })).map((journal) => verifyJournal(journal)));
  if (verified.length === 0) throw new Error("there is no journal");
  return verified.flatMap(({ faults }) => faults);
}
