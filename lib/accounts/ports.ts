import type { Agency } from "#domain/accounts/agency.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { CalendarName, HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { AgencyScope, Entities, Page } from "#platform/ports.ts";

/** Creates the secret of an API key: `baton_`, or `baton_test_` for the sandbox, and 256 random bits. */
export type NewApiKeySecret = (mode: Mode) => string;

export type Clients = Entities<Client, AgencyScope>;

/** The holiday calendars that an agency stored itself, by name. */
export type Calendars = {
  read(agencyId: AgencyId, name: CalendarName): Promise<HolidayCalendar | undefined>;
  /** Saves a calendar in place of the one with its name. Of two concurrent changes, the later one wins. */
  save(agencyId: AgencyId, calendar: HolidayCalendar): Promise<void>;
};

export type Agencies = {
  /** Stores an agency, unless one with its id exists. */
  create(agency: Agency): Promise<void>;
  read(agencyId: AgencyId): Promise<Agency | undefined>;
  /** Replaces the agency with this id; false if there is none. Of two concurrent changes, the later one wins. */
  replace(agency: Agency): Promise<boolean>;
};

/** The API keys, stored with the hashes of their secrets; the secrets themselves are never stored. */
export type ApiKeys = {
  /** Stores a key; false, without a change, if a key with its id exists. */
  create(key: ApiKey, hash: string): Promise<boolean>;
  findByHash(hash: string): Promise<ApiKey | undefined>;
  list(agencyId: AgencyId, page: Page): Promise<{ entities: ApiKey[]; more: boolean }>;
  /** Deletes a key; false if the agency has no such key. */
  revoke(agencyId: AgencyId, id: ApiKey["id"]): Promise<boolean>;
};
