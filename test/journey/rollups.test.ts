import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { ClientReport } from "#domain/billing/client-report.ts";
import type { SpeedReport } from "#domain/reports/speed-report.ts";
import { AgencyId, ClientId } from "#domain/shared/id.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import type { LeadView } from "#leads/schemas.ts";
import { openCells } from "#reports/wire.ts";
import { anId } from "#test/support/an-id.ts";
import {
  aClientWithCampaign,
  aLeadBody,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";
import { startCommand } from "#test/support/start-command.ts";

const minuteMs = 60_000;

describe("a lead in the reports of its client", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let agencyId: AgencyId;
  let clientId: ClientId;

  beforeAll(async () => {
    baton = await runBaton();
    const made = await baton.newAgency();
    agency = made.api;
    agencyId = AgencyId.parse(made.agencyId);
    const { clientId: id, campaignId } = await aClientWithCampaign(agency);
    clientId = ClientId.parse(id);
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900901" });
    const pushed = await agency.post<LeadView>("/v1/leads", aLeadBody(campaignId), "reported");
    await whenLead(agency, pushed.body.id, ({ status }) => status === "delivered");
  });
  afterAll(() => baton?.stop());

  const expectReported = async () => {
    const speed = await agency.get<z.infer<typeof SpeedReport>>(`/v1/reports/speed?clientId=${clientId}`);
    expect(speed.body.rows).toMatchObject([{ delivered: 1 }]);
    const now = Date.now();
    const [from, to] = [now - 3_600_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
    const report = await agency.get<z.infer<typeof ClientReport>>(
      `/v1/clients/${clientId}/report?from=${from}&to=${to}`,
    );
    expect(report.body).toMatchObject({ leads: 1, delivered: { count: 1 } });
  };

  it("is counted six minutes after its receipt, and when its cells are stored", async () => {
    expect.hasAssertions();
    await baton.waitUntilIdle();
    for (const minutes of [6, 20]) {
      await baton.moveClockTo(new Date(Date.now() + minutes * minuteMs));
      await baton.waitUntilIdle();
      await expectReported();
    }
  });

  it("is compared on the command line, which exits with 1 after its cell was changed by hand", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const [from, to] = [addDays(today, -1), addDays(today, 1)];
    const compare = (...options: string[]) =>
      startCommand(
        [
          ...["rollups", "rebuild", "--compare", "--agency", agencyId, "--from", from, "--to", to],
          ...["--table", baton.tableName, ...options],
        ],
        baton.operatorEnvironment,
      ).ended;
    expect(await compare()).toMatchObject({ code: 0, said: "0 cells differ; 0 more are due.\n" });
    const unknown = anId("client", 7);
    expect(await compare("--client", unknown)).toEqual({
      code: 1,
      signal: null,
      said: `The agency has no client ${unknown}.\n`,
    });
    const client = new DynamoDBClient(baton.clientConfig("dynamodb"));
    const { cells } = openCells({ client, name: baton.tableName });
    const stored = await cells.list({ agencyId, clientId }, { kind: "day", from, to }, []);
    expect(stored).toHaveLength(1);
    await cells.replace({ agencyId, clientId }, { kind: "day", of: stored[0]?.of ?? "" }, new Map(), 1_000_000);
    client.destroy();
    expect(await compare()).toMatchObject({
      code: 1,
      said: expect.stringMatching(/: 0 leads stored, 1 computed: differs\n1 cells differ; 0 more are due\.\n$/),
    });
  });
});
