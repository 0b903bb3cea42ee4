import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "../../bin/demo/api-client.ts";
import { operatorOf } from "../../bin/operator.ts";
import type { LeadView, LeadWithHistory } from "../../lib/contract/schemas/leads.ts";
import { AgencyId } from "../../lib/domain/shared/id.ts";
import {
  aClientWithCampaign,
  aLeadBody,
  create,
  eventually,
  type RunningBaton,
  runBaton,
} from "../support/running-baton.ts";

type Full = z.infer<typeof LeadWithHistory>;

describe("people who get leads by SMS and email", () => {
  let baton: RunningBaton;
  let pushes = 0;
  let phones = 0;

  beforeAll(async () => {
    baton = await runBaton({ retryAfterSeconds: 1 });
  });
  afterAll(() => baton?.stop());

  const newPhone = () => `+447700${String(900_500 + (phones += 1))}`;

  /** A client that gets its leads as `subscriptions` say. */
  async function aClientOf(api: ApiClient, ...subscriptions: object[]) {
    const set = await aClientWithCampaign(api);
    const subscribed = [];
    for (const body of subscriptions) {
      subscribed.push(await create(api, `/v1/clients/${set.clientId}/subscriptions`, body));
    }
    return { ...set, subscriptions: subscribed.map(({ id }) => id) };
  }

  /** Pushes a lead and answers it once every delivery of it has come to an end. */
  async function delivered(api: ApiClient, campaignId: string): Promise<Full> {
    const { body } = await api.post<LeadView>("/v1/leads", aLeadBody(campaignId), `people-${(pushes += 1)}`);
    return eventually(async () => {
      const { body: lead } = await api.get<Full>(`/v1/leads/${body.id}`);
      const over = lead.deliveries.every(({ status }) => status !== "pending" && status !== "failed");
      return over && lead.deliveries.length > 0 ? lead : undefined;
    });
  }

  it("are texted until the agency's day costs what the operator allows, and by no text more", async () => {
    const { agencyId, api } = await baton.newAgency();
    const phone = newPhone();
    const { campaignId } = await aClientOf(api, { channel: "sms", endpoint: phone });
    // Ten cents a segment is the usual price; the text of a lead is one or two.
    const limit = { amount: 40, currency: "USD" } as const;
    const set = await operatorOf(baton.dynamodb, baton.tableName).setSmsPerDay(AgencyId.parse(agencyId), limit);
    expect(set.ok).toBe(true);

    const leads = [];
    for (const _ of [1, 2, 3, 4, 5]) leads.push(await delivered(api, campaignId));
    const texts = baton.sms({ to: phone }).length;
    expect(texts).toBeGreaterThanOrEqual(2);
    expect(texts).toBeLessThanOrEqual(4);
    expect(leads.map(({ deliveries: [delivery] }) => delivery?.status)).toEqual([
      ...Array.from({ length: texts }, () => "delivered"),
      ...Array.from({ length: 5 - texts }, () => "skipped"),
    ]);
    expect(leads.at(-1)?.deliveries).toMatchObject([{ reason: "cap_reached" }]);
    const words = /^the limit for texts on \d{4}-\d\d-\d\d \(UTC\) is reached$/;
    expect(leads.at(-1)?.history.at(-1)).toMatchObject({
      kind: "delivery_skipped",
      detail: expect.stringMatching(words),
    });
  });
});
