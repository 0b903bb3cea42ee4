import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { now } from "../lib/outbound/clock.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeClients } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeLeadIndex } from "../lib/outbound/dynamodb/lead-index.ts";
import { makeAgencies, makeApiKeys } from "../lib/outbound/dynamodb/key-store.ts";
import { fingerprint, ids } from "../lib/outbound/ids.ts";
import { newApiKeySecret } from "../lib/outbound/secrets/api-key-secret.ts";
import { makeCreateAgency } from "../lib/use-cases/create-agency.ts";
import { makeRecheckLeads } from "../lib/use-cases/recheck-leads.ts";
import { makeSetSmsPerDay } from "../lib/use-cases/set-sms-per-day.ts";

/** What an operator may do that no key allows, with the credentials of the AWS account (or of one machine). */
export function operatorOf(client: DynamoDBClient, tableName: string) {
  const table = { client, name: tableName };
  return {
    /** Makes an agency with its first key; see `makeCreateAgency`. */
    createAgency: makeCreateAgency({
      agencies: makeAgencies(table),
      apiKeys: makeApiKeys(table),
      dueItems: makeDueItems(table),
      ids,
      newApiKeySecret,
      fingerprint,
      now,
    }),
    /** Has all leads of a period looked through once more; see `makeRecheckLeads`. */
    recheckLeads: makeRecheckLeads({
      index: makeLeadIndex(table, makeClients(table)),
      ...{ dueItems: makeDueItems(table), now },
    }),
    /** Limits what an agency's texts may cost in a day; see `makeSetSmsPerDay`. */
    setSmsPerDay: makeSetSmsPerDay({ agencies: makeAgencies(table) }),
  };
}
