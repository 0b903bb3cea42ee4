import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { makeCreateKey, NewKey } from "#accounts/create-key.ts";
import type { ApiKeys, Clients } from "#accounts/ports.ts";
import type { AgencyId, KeyId } from "#domain/shared/id.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import { listEvery } from "../list-every.ts";
import type { Ids } from "#platform/ports.ts";
import type { ConsoleEndpoint, ConsolePage, ConsoleSession } from "../console-route.ts";
import type { FormState } from "../pages/form-field.ts";
import { toFaults } from "../to-faults.ts";
import { renderKeys, renderRevocation, renderSecret } from "./pages/keys-page.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  apiKeys: Pick<ApiKeys, "list" | "revoke">;
  clients: Clients;
  createKey: ReturnType<typeof makeCreateKey>;
  ids: Pick<Ids, "create">;
};

/** How many keys a page lists. */
const pageSize = 50;

const showKeys = async (
  { apiKeys, clients, ids }: Deps,
  session: ConsoleSession,
  { after, now, state = {} }: { after?: KeyId | undefined; now: string; state?: FormState },
): Promise<ConsolePage> => {
  const { agencyId } = session.user;
  const [found, allClients] = await Promise.all([
    apiKeys.list(agencyId, { limit: pageSize, after }),
    listEvery(clients, { agencyId }),
  ]);
  const page = { keys: found.entities, clients: allClients, after, next: nextPosition(found) };
  return {
    kind: "page",
    status: state.faults ? 422 : 200,
    title: "API keys",
    body: renderKeys(page, { session, now, state, once: state.typed?.["once"] ?? ids.create("key") }),
  };
};

export const listKeys =
  (deps: Deps): ConsoleEndpoint<Routes["listKeys"]> =>
  ({ session, query: { after }, now }) =>
    showKeys(deps, session, { after, now });

export const createKey =
  (deps: Deps): ConsoleEndpoint<Routes["createKey"]> =>
  async ({ session, form, now }) => {
    if (!form.ok) return showKeys(deps, session, { now, state: form });
    const { once, name, role, mode, clientId } = form.value;
    const showFaults = (faults: Record<string, string>) =>
      showKeys(deps, session, { now, state: { typed: form.typed, faults } });
    if (role === "client" && clientId === "") return showFaults({ clientId: "Choose the client that the key is for." });
    const wanted: NewKey =
      role === "client" && clientId !== "" ? { role, name, mode, clientId } : { role: toOwnRole(role), name, mode };
    const created = await deps.createKey(session.user.agencyId, wanted, once);
    if (created.ok) return { kind: "page", title: "Your new API key", body: renderSecret(created.value) };
    if (created.refusal.kind === "validation_error") {
      return showFaults(toFaults(created.refusal.errors, { "/clientId": "clientId" }, "name"));
    }
    return showKeys(deps, session, {
      now,
      state: {
        typed: { name, role, mode, clientId },
        faults: { name: "This key was created already, and its secret was shown. Create another one if you lost it." },
      },
    });
  };

const toOwnRole = (role: ApiKey["role"]) => (role === "billing" ? "billing" : "agency");

export const confirmRevocation =
  ({ apiKeys }: Deps): ConsoleEndpoint<Routes["confirmRevocation"]> =>
  async ({ session, params: { keyId } }) => {
    const key = await findKey(apiKeys, session.user.agencyId, keyId);
    if (!key) return { kind: "missing" };
    return { kind: "page", title: "Revoke an API key", body: renderRevocation(key, session) };
  };

export const revokeKey =
  ({ apiKeys }: Deps): ConsoleEndpoint<Routes["revokeKey"]> =>
  async ({ session, params: { keyId } }) => {
    const isRevoked = await apiKeys.revoke(session.user.agencyId, keyId);
    return isRevoked ? { kind: "redirect", to: "/console/keys?saved=1" } : { kind: "missing" };
  };

async function findKey(apiKeys: Deps["apiKeys"], agencyId: AgencyId, keyId: KeyId): Promise<ApiKey | undefined> {
  let after: string | undefined;
  do {
    const page: { entities: ApiKey[]; more: boolean } = await apiKeys.list(agencyId, { limit: pageSize, after });
    const key = page.entities.find(({ id }) => id === keyId);
    if (key) return key;
    after = nextPosition(page);
  } while (after !== undefined);
  return undefined;
}
