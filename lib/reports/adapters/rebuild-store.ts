import * as z from "zod";
import { getItem } from "#platform/table/read-items.ts";
import { putIf, type Table } from "#platform/table/table.ts";
import type { Rebuilds } from "../ports.ts";
import { rebuildKey } from "./keys.ts";

const RebuildItem = z.object({ token: z.string(), after: z.string() });

/** Stores how far the rebuild of a client's cells is: one item beside them. */
export const makeRebuildStore = (table: Table): Rebuilds => ({
  async begin(scope, token) {
    const item = { ...rebuildKey(scope), token, after: "" };
    // The same rebuild may begin twice: then it goes on where it is.
    await putIf(table, item, {
      expression: "attribute_not_exists(pk) OR #token <> :token",
      names: { "#token": "token" },
      values: { ":token": token },
    });
  },
  async read(scope) {
    const item = await getItem(table, rebuildKey(scope));
    return item && RebuildItem.parse(item);
  },
  async advance(scope, { token, after }) {
    await putIf(
      table,
      { ...rebuildKey(scope), token, after },
      { expression: "#token = :token", names: { "#token": "token" }, values: { ":token": token } },
    );
  },
});
