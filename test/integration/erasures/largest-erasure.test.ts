import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Erasure, maxErasedLeads } from "#domain/erasures/erasure.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { storesOf } from "#test/support/crash/stores.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

/** Endpoints that had a lead and were replaced since. */
const formerEndpoints = 5;

describe("the largest erasure", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  it("is stored with all recipients: those of the most leads, each at a client with the most endpoints", async () => {
    const scope = { agencyId: ids.create("agency") };
    const leadIds = Array.from({ length: maxErasedLeads }, () => ids.create("lead"));
    const endpoints = Array.from({ length: limits.subscriptionsPerClient + formerEndpoints }, () => ids.create("sub"));
    const done = { notices: 5, notifiedAt: at("14:00"), confirmedAt: at("14:00") };
    const erasure: Erasure = {
      id: ids.create("era"),
      subject: { by: "contact", contact: "phone", hash: "h".repeat(43), tag: "t".repeat(43) },
      requestedBy: anId("key"),
      createdAt: at("14:00"),
      updatedAt: at("14:00"),
      dueBy: at("15:00"),
      contacts: leadIds.map((leadId) => ({ contact: "email", hash: leadId.padEnd(43, "h") })),
      leadIds,
      more: true,
      erasedAt: at("14:00"),
      replayedAt: at("14:00"),
      recheckedAt: at("14:00"),
      recipients: leadIds.flatMap((leadId) =>
        endpoints.map((subscriptionId) => ({
          leadId,
          clientId: ids.create("client"),
          subscriptionId,
          channel: "webhook" as const,
          ...done,
        })),
      ),
      finishedAt: at("14:00"),
    };
    const { erasures } = storesOf(started.table);
    await erasures.create(scope, erasure, "");
    expect(await erasures.read(scope, erasure.id)).toEqual(erasure);
  });
});
