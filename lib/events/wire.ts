import type { Table } from "#platform/table/table.ts";
import { makeMessageStore } from "./adapters/message-store.ts";

export const openMessages = (table: Table) => ({ messages: makeMessageStore(table) });
