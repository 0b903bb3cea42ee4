import { describe, expect, it } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import type { Fact } from "#domain/history/fact.ts";
import { factSortKey, workListKey } from "#leads/adapters/keys.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { getItem } from "#platform/table/read-items.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import {
  aBooking,
  aCancellation,
  aContactAttempt,
  aDelivered,
  aHeld,
  aLinkRevocation,
  anAcknowledged,
  anAttemptWithdrawn,
  aNurture,
  anOutcome,
  aPlaced,
  aReceived,
  aReturnOpened,
  aReturnWithdrawn,
  aTaken,
  aWoken,
} from "#test/support/facts.ts";
import { scanTable } from "#test/support/scan-table.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

/** What one run of the projector reads of the history, and which of these facts are new to it. */
type Run = { count: number; newFrom: number };

const noAnswer = aContactAttempt({ result: "no_answer" });
const call = aContactAttempt({ attemptId: anId("att", 2), result: "connected", at: at("14:30") });
const withdrawn = anAttemptWithdrawn({ attemptId: call.attemptId, at: at("14:40") });
const lost = anOutcome({ outcome: "lost", sequence: 1 });
const callback = anOutcome({ outcome: "callback_requested", sequence: 2, at: at("16:00") });

/** Facts of which some take back what others changed. */
const stories: Record<string, Fact[]> = {
  "a withdrawn call": [call, withdrawn],
  "a withdrawn call after an unanswered one": [noAnswer, call, withdrawn],
  "a second outcome": [lost, callback, anOutcome({ outcome: "lost", sequence: 3, at: at("17:00") })],
  "a nurtured lead that wakes": [noAnswer, aNurture({ sequence: 1 }), aWoken({ sequence: 1 })],
  "a return that is withdrawn": [noAnswer, aReturnOpened(), aReturnWithdrawn()],
  "an appointment that is cancelled": [noAnswer, aBooking(), aCancellation()],
  "facts that change no record": [anAcknowledged(), aTaken(), aLinkRevocation()],
};

async function project(table: Table, facts: readonly Fact[], { count, newFrom }: Run) {
  const history = memoryHistory();
  const seen = facts.slice(0, count);
  history.given(key, { facts: seen });
  const item = await getItem(table, workListKey(key));
  const stored = await history.read(key);
  const beside = new Map(item ? [["work", item]] : []);
  const projectLead = makeProjectLead({
    history: { ...history, read: async () => stored && { ...stored, beside } },
    records: makeBillingRecordStore(table),
    postLead: async () => undefined,
    scheduleDayCells: async () => undefined,
    toFactKey: factSortKey,
  });
  const lead = await projectLead(key, seen.slice(newFrom));
  if (lead) await makeProjectWorkList({ workListIndex: makeWorkListStore(table) })(key, lead);
}

/** The table without the counts of facts, and without an item that lists nothing. */
const contentOf = async (table: Table) =>
  (await scanTable(table))
    .map(({ factCount: _, ...item }) => item)
    .filter((item) => item["sk"]?.S !== "work" || item["receivedKey"])
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe.each(Object.keys(stories))("after %s", (story) => {
  it.each([
    ["was held", [aHeld(), aPlaced(), aDelivered({ at: at("15:01") })]],
    ["was never held", [aReceived(), aDelivered()]],
  ])(
    "a lead that %s has the record and the list of all its facts, whatever an older projection saves late",
    async (_, start) => {
      const facts = [...start, ...(stories[story] ?? [])];
      const whole = facts.length;
      const expected: Table = { client: memoryDynamoDb(), name: "Baton" };
      await project(expected, facts, { count: whole, newFrom: 0 });
      for (let early = 1; early < whole; early += 1) {
        for (let late = 1; late < whole; late += 1) {
          for (const newFrom of [early, whole]) {
            const table: Table = { client: memoryDynamoDb(), name: "Baton" };
            await project(table, facts, { count: early, newFrom: 0 });
            await project(table, facts, { count: whole, newFrom });
            await project(table, facts, { count: late, newFrom: late - 1 });
            expect(await contentOf(table)).toEqual(await contentOf(expected));
          }
        }
      }
    },
  );
});
