import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApiClient } from "../../bin/demo/api-client.ts";
import type { LeadView } from "../../lib/contract/schemas/leads.ts";
import type { AgencyId } from "../../lib/domain/shared/id.ts";
import { instant } from "../../lib/domain/shared/instant.ts";
import { encodeFact } from "../../lib/outbound/dynamodb/fact-codec.ts";
import { personSort } from "../../lib/outbound/dynamodb/keys.ts";
import { ids } from "../../lib/outbound/ids.ts";
import { aPerson } from "../support/entities.ts";
import { aReceived } from "../support/facts.ts";
import {
  aClientWithCampaign,
  aLeadBody,
  aSubscription,
  eventually,
  type RunningBaton,
  runBaton,
} from "../support/running-baton.ts";

let baton: RunningBaton;
let api: ApiClient;
let agencyId: string;
let campaignId: string;
let clientId: string;
let subscriptionId: string;
let pushes = 0;

beforeAll(async () => {
  baton = await runBaton({ retryAfterSeconds: 1, everySeconds: 2 });
  ({ api, agencyId } = await baton.newAgency());
  ({ campaignId, clientId } = await aClientWithCampaign(api));
  ({ id: subscriptionId } = await aSubscription(api, clientId));
});
afterAll(() => baton?.stop());

/** Three minutes ago: an order that was not made since then counts as lost. */
const longAgo = () => instant(Date.now() - 3 * 60_000);

/** As many leads as share every lane of a stream with whatever poison there is: all are delivered, and billed, within seconds. */
async function expectLeadsToPass(count = 16) {
  const pushed = await Promise.all(
    Array.from({ length: count }, async () => {
      const { body } = await api.post<LeadView>("/v1/leads", aLeadBody(campaignId), `poison-${(pushes += 1)}`);
      return body.id;
    }),
  );
  await eventually(async () => {
    const leads = await Promise.all(pushed.map((id) => api.get<LeadView>(`/v1/leads/${id}`)));
    return leads.every(({ body }) => body.status === "delivered") || undefined;
  }, 20_000);
}

it("lets every other lead pass that is behind one in the stream that nobody can read, and delivers that one once it can be read", async () => {
  const key = { agencyId: agencyId as AgencyId, leadId: ids.create("lead") };
  const placement = { clientId, deliveries: [{ id: ids.create("dlv"), subscriptionId, channel: "email" }] };
  const item = encodeFact(key, aReceived({ at: longAgo(), campaignId, ...placement } as never));
  const put = (what: object) =>
    baton.dynamodb.send(
      new PutItemCommand({ TableName: baton.tableName, Item: marshall(what, { removeUndefinedValues: true }) }),
    );
  await put({ pk: item.pk, sk: personSort, ...aPerson(), fingerprint: "a request" });
  await put({ ...item, why: "{ this is no routing" });
  await expectLeadsToPass();

  await put(item);
  const delivered = await eventually(async () => {
    const { body } = await api.get<LeadView>(`/v1/leads/${key.leadId}`);
    return body.status === "delivered" ? body : undefined;
  }, 60_000);
  expect(delivered.deliveries).toHaveLength(1);
});

it("lets every other message pass that is behind one in a queue that nobody can read, and puts that one to the dead letters", async () => {
  const sqs = new SQSClient(baton.clientConfig("aws"));
  const queues = (await baton.queues()).filter(({ isDeadLetters }) => !isDeadLetters);
  for (const queue of queues) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "{ not what is expected" }));
  }
  await expectLeadsToPass();
  const dead = await eventually(async () => {
    const found = (await baton.queues()).filter(({ isDeadLetters, total }) => isDeadLetters && total > 0);
    return found.length >= queues.length ? found : undefined;
  }, 60_000);
  expect(dead.length).toBeGreaterThanOrEqual(queues.length);
  sqs.destroy();
});
