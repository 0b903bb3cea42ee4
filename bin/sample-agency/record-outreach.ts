import type { ApiClient } from "../demo/api-client.ts";
import type { PlannedOutreach } from "./plan-outreach.ts";
import type { ClientKey } from "./sample-clients.ts";
import type { SampleClient } from "./set-up-clients.ts";

/** Records the outreach of a day for each campaign; the same again changes nothing. Throws if the API refuses. */
export async function recordOutreach(
  agency: ApiClient,
  clients: Record<ClientKey, SampleClient>,
  planned: readonly PlannedOutreach[],
): Promise<void> {
  await Promise.all(
    planned.map(async ({ client, date, body }) => {
      const path = `/v1/campaigns/${clients[client].campaignId}/outreach/${date}`;
      const answer = await agency.call("PUT", path, body);
      if (answer.status !== 200)
        throw new Error(`PUT ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }),
  );
}
