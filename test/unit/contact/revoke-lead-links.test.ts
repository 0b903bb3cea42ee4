import { expect, it } from "vitest";
import { makeRevokeLeadLinks } from "#contact/revoke-lead-links.ts";
import { maxReports } from "#domain/history/check-room.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";

it("revoking the links to a lead is refused after five hundred times, so that a loop cannot fill its history", async () => {
  const history = makeHistoryStore({ client: memoryDynamoDb(), name: "Baton" });
  const key = { agencyId: anId("agency"), leadId: anId("lead") };
  await history.receive(key, { received: aReceived(), personal: aPerson(), fingerprint: "" });
  const clock = aClock("14:00");
  const revoke = makeRevokeLeadLinks({ history, now: clock.now });
  const by = { maySee: () => true, source: "api", author: anId("key") } as const;
  for (let times = 1; times < maxReports; times += 1) {
    clock.advanceMs(1_000);
    await history.append(key, { kind: "links_revoked", at: clock.now(), source: by.source, author: by.author });
  }
  clock.advanceMs(1_000);
  expect(await revoke(key, by)).toMatchObject({ ok: true });
  clock.advanceMs(1_000);
  expect(await revoke(key, by)).toEqual({ ok: false, refusal: { kind: "too_many_reports", max: maxReports } });
  expect((await history.read(key))?.facts).toHaveLength(maxReports + 1);
});
