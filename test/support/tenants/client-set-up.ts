import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { on } from "../at.ts";
import { secrets, storesOf } from "../crash/stores.ts";
import { aCampaign, aClient, anEmailSubscription, aWebhookSubscription } from "../entities.ts";
import { ids } from "../ids.ts";

/** A key of each mode and role. */
export const keyNames = [
  ...(["live agency", "live client", "live billing"] as const),
  ...(["test agency", "test client", "test billing"] as const),
];
export type KeyName = (typeof keyNames)[number];

const roleOf = { agency: { role: "agency" }, billing: { role: "billing" } } as const;

export const aSealedSecret = () => secrets.secretBox.seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

/**
 * Creates a client with two campaigns, five endpoints and a key of each kind. Two of its servers respond with 410: two deliveries of
 * its first lead are given up, and both endpoints are disabled.
 */
export async function aClientSetUp(table: Table, agencyId: AgencyId, name: string) {
  const { clients, campaigns, subscriptions, apiKeys } = storesOf(table);
  const [clientId, host] = [ids.create("client"), `${name}.example.com`];
  await clients.create({ agencyId }, aClient({ id: clientId, agencyId, name: `${name} client` }), "");

  const servers = ["crm", "erp", "gone", "gone-too"].map((path) =>
    aWebhookSubscription({
      id: ids.create("sub"),
      clientId,
      endpoint: `https://${host}/${path}`,
      sealedSecret: aSealedSecret(),
    }),
  );
  const mailbox = { ...anEmailSubscription({ id: ids.create("sub"), clientId }), endpoint: `sales@${host}` };
  for (const each of [...servers, mailbox]) await subscriptions.create({ agencyId, clientId }, each, "");

  const first = aCampaign({ id: ids.create("campaign"), clientId, name: `${name} campaign` });
  const own = [first, { ...first, id: ids.create("campaign") }];
  for (const each of own) await campaigns.create({ agencyId }, { ...each, duplicateWindowDays: 0 }, "");

  const keys = await Promise.all(
    keyNames.map(async (keyName) => {
      const [mode, role] = keyName.split(" ") as ["live" | "test", ApiKey["role"]];
      const secret = newApiKeySecret(mode);
      const of = role === "client" ? ({ role, clientId } as const) : roleOf[role];
      const key = { id: ids.create("key"), agencyId, name: `${name} key`, mode, createdAt: on("2026-11-22T09:00:00Z") };
      await apiKeys.create({ ...key, ...of }, fingerprint(secret));
      return { keyName, id: key.id, secret };
    }),
  );
  return {
    name,
    clientId,
    campaignId: first.id,
    goneId: servers[2]?.id ?? "",
    keyId: keys[0]?.id ?? "",
    secrets: Object.fromEntries(keys.map(({ keyName, secret }) => [keyName, secret])) as Record<KeyName, string>,
    ids: [clientId, ...[...servers, mailbox, ...own, ...keys].map(({ id }) => id)] as string[],
  };
}
export type ClientSetUp = Awaited<ReturnType<typeof aClientSetUp>>;
