import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeListSandboxMessages } from "#delivery/sandbox/list-sandbox-messages.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClient, aPerson } from "#test/support/entities.ts";
import { aDelivered, aHeld, aReceived } from "#test/support/facts.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const campaignId = anId("campaign");
const clientId = anId("client");
const dayMs = 24 * 3_600_000;

describe("sandbox on DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let inbox: SandboxInbox;
  beforeAll(async () => {
    started = await startTable();
    inbox = makeSandboxInbox(started.table);
  });
  afterAll(() => started?.stop());

  const aMessage = (number: number, changes: Partial<Extract<SandboxMessage, { channel: "sms" }>> = {}) => ({
    channel: "sms" as const,
    to: "+447700900123",
    text: `Lead ${number}`,
    deliveryId: anId("dlv", number),
    leadId: anId("lead", number),
    clientId,
    subscriptionId: anId("sub"),
    sentAt: at("14:00:02"),
    queuedAt: instant(Date.parse(at("14:00")) + number * 1_000),
    ...changes,
  });

  describe("inbox", () => {
    const since = at("14:00");
    const other = anId("agency", 2);
    beforeAll(async () => {
      for (const number of [3, 1, 5, 2, 4]) await inbox.add(agencyId, aMessage(number));
      await inbox.add(other, aMessage(6));
    });

    const textsOf = ({ messages }: { messages: SandboxMessage[] }) =>
      messages.map((message) => message.channel === "sms" && message.text);

    it("keeps the first message of a delivery, however often and late it is sent again", async () => {
      await inbox.add(agencyId, aMessage(5, { text: "Again", sentAt: at("14:05") }));
      const { messages } = await inbox.list(agencyId, { since }, { limit: 1 });
      expect(messages).toEqual([aMessage(5)]);
    });

    it("lists the newest first, page by page, and each message once", async () => {
      const texts = [];
      let after: string | undefined;
      do {
        const page = await inbox.list(agencyId, { since }, { limit: 2, after });
        texts.push(textsOf(page));
        after = page.next;
      } while (after !== undefined);
      expect(texts).toEqual([["Lead 5", "Lead 4"], ["Lead 3", "Lead 2"], ["Lead 1"]]);
    });

    it("ends the list after a full last page without another page", async () => {
      const { next } = await inbox.list(agencyId, { since }, { limit: 5 });
      expect(next).toBeUndefined();
    });

    it("filters by lead or by channel", async () => {
      expect(textsOf(await inbox.list(agencyId, { since, leadId: anId("lead", 2) }, { limit: 9 }))).toEqual(["Lead 2"]);
      expect(textsOf(await inbox.list(agencyId, { since, channel: "email" }, { limit: 9 }))).toEqual([]);
      expect(textsOf(await inbox.list(other, { since, channel: "sms" }, { limit: 9 }))).toEqual(["Lead 6"]);
    });

    it("expires messages after a week, and hides them even before DynamoDB deletes them", async () => {
      const { Items = [] } = await started.table.client.send(
        new ScanCommand({
          TableName: started.table.name,
          FilterExpression: "deliveryId = :id AND pk = :pk",
          ExpressionAttributeValues: { ":id": { S: anId("dlv", 1) }, ":pk": { S: `${agencyId}/sandbox` } },
        }),
      );
      const { queuedAt } = aMessage(1);
      expect(Items.map(({ expiresAt }) => Number(expiresAt?.N))).toEqual([(Date.parse(queuedAt) + 7 * dayMs) / 1_000]);
      const seenAt = (ms: number) =>
        makeListSandboxMessages({ inbox, now: () => instant(Date.parse(queuedAt) + ms) })(
          ...[agencyId, { leadId: anId("lead", 1) }, { limit: 9 }],
        );
      expect(textsOf(await seenAt(7 * dayMs))).toEqual(["Lead 1"]);
      expect(textsOf(await seenAt(7 * dayMs + 1))).toEqual([]);
    });
  });

  it("claims a person separately from live leads", async () => {
    const [claims, history] = [makeClaimStore(started.table), makeHistoryStore(started.table)];
    const claim = (number: number, mode: "live" | "test") => ({
      agencyId,
      campaignId,
      mode,
      leadId: anId("lead", number),
      hashes: ["phone-hash"],
      at: at("14:00"),
      until: at("18:00"),
    });
    const stored = (number: number, sandbox?: true) =>
      history.receive(
        { agencyId, leadId: anId("lead", number) },
        { received: aReceived(sandbox && { sandbox }), personal: aPerson(), fingerprint: "print" },
      );
    expect(await claims.claim(claim(11, "test"), "print")).toEqual({ outcome: "claimed" });
    await stored(11, true);
    expect(await claims.find(claim(12, "live"))).toBeUndefined();
    expect(await claims.claim(claim(12, "live"), "print")).toEqual({ outcome: "claimed" });
    await stored(12);
    expect(await claims.claim(claim(13, "test"), "print")).toMatchObject({
      outcome: "taken",
      leadId: anId("lead", 11),
    });
    expect(await claims.claim(claim(14, "live"), "print")).toMatchObject({
      outcome: "taken",
      leadId: anId("lead", 12),
    });
    await claims.release(claim(11, "test"));
    expect(await claims.claim(claim(14, "live"), "print")).toMatchObject({
      outcome: "taken",
      leadId: anId("lead", 12),
    });
  });

  it("lists sandbox leads and live leads separately, whatever the filter", async () => {
    const { table } = started;
    const own = anId("agency", 7);
    const [history, records, held, clients] = [
      makeHistoryStore(table),
      makeBillingRecordStore(table),
      makeHeldLeadStore(table),
      makeClientStore(table),
    ];
    await clients.create({ agencyId: own }, aClient({ agencyId: own }), "print");
    const modes = { 1: "live", 2: "test" } as const;
    for (const number of [1, 2] as const) {
      const mode = modes[number];
      const sandbox = mode === "test" && { sandbox: true as const };
      const [placed, waiting] = [anId("lead", number), anId("lead", number + 2)];
      const received = aReceived({ ...sandbox });
      const received2 = aHeld({ ...sandbox });
      const lead = { personal: aPerson(), fingerprint: "print" };
      await history.receive({ agencyId: own, leadId: placed }, { received, ...lead });
      await history.receive({ agencyId: own, leadId: waiting }, { received: received2, ...lead });
      await held.add({ agencyId: own, campaignId, leadId: waiting, receivedAt: received2.at, mode });
      const state = foldLead([received, aDelivered()]);
      const record = state && toBillingRecord(placed, state);
      if (!record) throw new Error("no record");
      await (mode === "test" ? records.saveSandbox(own, record, 2) : records.save(own, record, 2));
    }
    const index = makeLeadIndex(table, clients);
    const filters = [
      {},
      { campaignId },
      { clientId },
      { clientId, status: "delivered" as const },
      { status: "delivered" as const },
      { status: "held" as const },
      { status: "held" as const, campaignId },
    ];
    const listed = async (mode: "live" | "test") => {
      const pages = [];
      for (const filter of filters) {
        const { leads } = await index.list({ ...filter, agencyId: own, mode }, { limit: 9 });
        pages.push(
          leads
            .map(({ leadId }) => leadId.slice(-1))
            .sort()
            .join(),
        );
      }
      return pages;
    };
    expect(await listed("live")).toEqual(["1,3", "1,3", "1", "1", "1", "3", "3"]);
    expect(await listed("test")).toEqual(["2,4", "2,4", "2", "2", "2", "4", "4"]);
    const all = { from: instant(0), to: instant(Date.UTC(2100, 0)) };
    const billed = await records.list(own, clientId, all, { limit: 9 });
    expect(billed.records.map(({ leadId }) => leadId)).toEqual([anId("lead", 1)]);
    const lines = await Promise.all(
      (["live", "test"] as const).map((mode) => held.list(own, campaignId, { limit: 9, mode })),
    );
    expect(lines.map(({ leads }) => leads.map(({ leadId, mode }) => [leadId, mode]))).toEqual([
      [[anId("lead", 3), "live"]],
      [[anId("lead", 4), "test"]],
    ]);
  });
});
