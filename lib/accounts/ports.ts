import type { Agency } from "#domain/accounts/agency.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { AgencyScope, Entities, Page } from "#platform/ports.ts";

/** Makes keys that cannot be guessed: `baton_`, or `baton_test_` for the sandbox, and 256 random bits. */
export type NewApiKeySecret = (mode: Mode) => string;

export type Clients = Entities<Client, AgencyScope>;

export type Agencies = {
  create(agency: Agency): Promise<void>;
  read(agencyId: AgencyId): Promise<Agency | undefined>;
  /** Puts `agency` in the place of what is there under its id; false when there is none. Of two at once the later one stands. */
  replace(agency: Agency): Promise<boolean>;
};

/** Keys are stored by their hash; the key itself is never stored. */
export type ApiKeys = {
  create(key: ApiKey, hash: string): Promise<void>;
  findByHash(hash: string): Promise<ApiKey | undefined>;
  list(agencyId: AgencyId, page: Page): Promise<{ entities: ApiKey[]; more: boolean }>;
  /** Forgets a key; false when the agency has no such key. */
  revoke(agencyId: AgencyId, id: ApiKey["id"]): Promise<boolean>;
};
