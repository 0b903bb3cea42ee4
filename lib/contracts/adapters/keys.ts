import type { ClientScope } from "#platform/ports.ts";
import { scopePartition } from "#platform/table/keys.ts";

export const contractPrefix = "contract/";

/** A version of the contract of a client in a currency, from an instant. */
export const contractKey = (scope: ClientScope, { currency, from }: { currency: string; from: string }) => ({
  pk: scopePartition(scope),
  sk: `${contractPrefix}${currency}/${from}`,
});
