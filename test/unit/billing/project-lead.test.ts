import { describe, expect, it } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryBillingRecords } from "#test/support/doubles/memory-billing-records.ts";
import { memoryAgencies, memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, anAgency } from "#test/support/entities.ts";
import { aContactAttempt, anAttemptWithdrawn, aDelivered, aHeld, aPlaced, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const key = { agencyId, leadId: anId("lead") };
const postLead = async () => undefined;
const scheduleDayCells = async () => undefined;

describe("projectLead", () => {
  const wholeDay = { from: at("00:00"), to: at("23:59") };

  it("saves the same billing record from the whole history, however often it runs", async () => {
    const [history, records] = [memoryHistory(), memoryBillingRecords()];
    history.given(key, { facts: [aContactAttempt(), aDelivered(), aReceived()] });
    const projectLead = makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey });
    await projectLead(key);
    await projectLead(key);
    expect((await records.list(agencyId, anId("client"), wholeDay, { limit: 9 })).records).toMatchObject([
      { leadId: key.leadId, status: "delivered", deliveredAt: at("14:00:02"), firstAttemptAt: at("14:05") },
    ]);
  });

  it("keeps the record after a withdrawn call, whatever a projection of the call saves late", async () => {
    const history = memoryHistory();
    const records = makeBillingRecordStore({ client: memoryDynamoDb(), name: "Baton" });
    const projectOf = async (...facts: Parameters<typeof history.given>[1]["facts"]) => {
      history.given(key, { facts });
      await makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey })(key);
    };
    const [received, delivered, call] = [aReceived(), aDelivered(), aContactAttempt()];
    await projectOf(received, delivered);
    // The projection of the call reads before the withdrawal and saves after it.
    await projectOf(received, delivered, call, anAttemptWithdrawn({ attemptId: call.attemptId }));
    await projectOf(received, delivered, call);
    const [record] = (await records.list(agencyId, anId("client"), wholeDay, { limit: 9 })).records;
    expect(record?.firstAttemptAt).toBeUndefined();
  });

  it("reads the stored record only if the new facts do not change it", async () => {
    const history = memoryHistory();
    const client = memoryDynamoDb();
    const read: string[] = [];
    const send = client.send.bind(client);
    client.send = async (command: Parameters<typeof send>[0]) => {
      read.push(command.constructor.name);
      return send(command);
    };
    const records = makeBillingRecordStore({ client, name: "Baton" });
    const projectLead = makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey });
    const [received, delivered, call] = [aReceived(), aDelivered(), aContactAttempt({ result: "no_answer" })];
    history.given(key, { facts: [received, delivered] });
    await projectLead(key, [received, delivered]);
    expect(read.splice(0)).toEqual(["PutItemCommand"]);
    await projectLead(key, [delivered]);
    expect(read.splice(0)).toEqual(["GetItemCommand"]);
    history.given(key, { facts: [received, delivered, call] });
    await projectLead(key, [call]);
    expect(read.splice(0)).toEqual(["PutItemCommand"]);
    await projectLead(key);
    expect(read.splice(0)).toEqual(["GetItemCommand"]);
    const again = aContactAttempt({ attemptId: anId("att", 2), result: "no_answer", at: at("14:30") });
    history.given(key, { facts: [received, delivered, call, again] });
    await projectLead(key, [again]);
    expect(read).toEqual(["GetItemCommand"]);
  });

  it("makes no record for a held lead, and one once it is placed", async () => {
    const [history, records] = [memoryHistory(), memoryBillingRecords()];
    const projectLead = makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey });
    history.given(key, { facts: [aHeld()] });
    await projectLead(key);
    expect((await records.list(agencyId, anId("client"), wholeDay, { limit: 9 })).records).toEqual([]);
    history.given(key, { facts: [aPlaced(), aHeld()] });
    await projectLead(key);
    expect((await records.list(agencyId, anId("client"), wholeDay, { limit: 9 })).records).toMatchObject([
      { leadId: key.leadId, receivedAt: at("14:00"), placedAt: at("15:00") },
    ]);
  });

  it("makes no record for a lead that was never received", async () => {
    const records = memoryBillingRecords();
    await makeProjectLead({ history: memoryHistory(), records, postLead, scheduleDayCells, toFactKey: factSortKey })(
      key,
    );
    expect((await records.list(agencyId, anId("client"), wholeDay, { limit: 9 })).records).toEqual([]);
  });
});

describe("names around a lead", () => {
  const readSetting = makeReadLeadContext({
    agencies: memoryAgencies(anAgency()),
    clients: memoryClients(aClient()),
    campaigns: memoryCampaigns(aCampaign()),
  });

  it("are those of its agency, client and campaign", async () => {
    expect(await readSetting(agencyId, { clientId: anId("client"), campaignId: anId("campaign") })).toEqual({
      agencyName: "Brightline Leads",
      clientName: "Harbour Roofing Ltd",
      clientTimeZone: "Europe/London",
      campaignName: "Roof repairs, Bristol",
    });
  });

  it("must exist, because a received lead always has them", async () => {
    await expect(readSetting(agencyId, { clientId: anId("client"), campaignId: anId("campaign", 9) })).rejects.toThrow(
      "missing",
    );
  });
});
