import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { anEndpoint } from "#test/support/an-endpoint.ts";
import * as journey from "#test/support/running-baton.ts";

describe("a webhook", () => {
  let baton: journey.RunningBaton;
  let agency: ApiClient;
  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api: agency } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  it("contains no personal data, has the receiver's headers, and stays verifiable while secrets rotate", async () => {
    const crm = await anEndpoint((_, response) => response.end('{"message":"thank you for ZOE O\'BRIEN"}'));
    const { clientId, campaignId } = await journey.aClientWithCampaign(agency);
    const client = await journey.aKey(agency, { role: "client", clientId });
    const subscriptions = `/v1/clients/${clientId}/subscriptions`;
    const created = await journey.subscribe(agency, clientId, {
      channel: "webhook",
      endpoint: crm.url,
      payload: "thin",
      headers: [{ name: "Authorization", value: "Bearer of the receiver" }],
    });
    const shown = await agency.get<object>(`${subscriptions}/${created.id}`);
    expect(shown.body).toMatchObject({ payload: "thin", signature: "v1", headerNames: ["authorization"] });
    expect(JSON.stringify(shown.body)).not.toMatch(/secret|sealed|Bearer|whsec/i);

    const received = async (count: number) => {
      const { id } = await journey.pushLead(agency, campaignId);
      const got = await journey.eventually(async () => crm.got[count - 1]);
      return { leadId: id, ...got };
    };
    const signatures = (headers: IncomingHttpHeaders) => String(headers["webhook-signature"]).split(" ");
    const verified = (secret: string, { headers, body }: { headers: IncomingHttpHeaders; body: string }) =>
      new Webhook(secret).verify(body, headers as Record<string, string>) as { data: { url: string } };
    const rotate = (body: object) =>
      agency.post<{ secret: string }>(`${subscriptions}/${created.id}/secret`, body, JSON.stringify(body));

    const first = await received(1);
    expect(first.headers).toMatchObject({ authorization: "Bearer of the receiver", "user-agent": "Baton" });
    expect(first.body).not.toMatch(/Zoë|notes|person/);
    const { data } = verified(created.secret, first);
    const read = await client.get<journey.FullLead>(new URL(data.url).pathname);
    expect(read.body).toMatchObject({ id: first.leadId, person: { name: "Zoë O'Brien" } });

    const rotated = await rotate({ signature: "v1a", overlapHours: 24 });
    expect(rotated).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whpk_/) } });
    expect(await rotate({ signature: "v1a", overlapHours: 24 })).toMatchObject({ body: rotated.body });
    const second = await received(2);
    expect(signatures(second.headers)).toEqual([expect.stringMatching(/^v1a,/), expect.stringMatching(/^v1,/)]);
    verified(created.secret, second);

    await rotate({ overlapHours: 0 });
    const third = await received(3);
    expect(signatures(third.headers)).toEqual([expect.stringMatching(/^v1a,/)]);

    const fact = await journey.eventually(async () => {
      const { body } = await agency.get<journey.FullLead>(`/v1/leads/${third.leadId}`);
      return body.history.find(({ kind }) => kind === "delivered");
    });
    expect(fact).toMatchObject({
      httpStatus: 200,
      tookMs: expect.any(Number),
      excerpt: expect.stringContaining("thank you"),
    });
  });

  it("does not go to a metadata service, even on one machine", async () => {
    const { clientId } = await journey.aClientWithCampaign(agency);
    const refused = await agency.post(`/v1/clients/${clientId}/subscriptions`, {
      channel: "webhook",
      endpoint: "https://0xa9fea9fe/leads",
    });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: "/endpoint" }] } });
  });
});
