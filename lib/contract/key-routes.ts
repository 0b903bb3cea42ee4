import * as z from "zod";
import { KeyId } from "../domain/shared/id.ts";
import { CreatedKey, KeyView, NewKey } from "./schemas/entities.ts";
import { PageQuery, pageOf } from "./schemas/reading.ts";
import type { Route } from "./route.ts";

const agency = ["agency"] as const;

/** The routes about who may call the API. */
export const keyRoutes = {
  createKey: {
    method: "POST",
    path: "/v1/keys",
    handledBy: "api",
    topic: "Keys",
    summary: "Create an API key; it is shown once",
    callers: agency,
    body: NewKey,
    responses: { 201: { description: "The key.", schema: CreatedKey } },
    refusals: [],
  },
  listKeys: {
    method: "GET",
    path: "/v1/keys",
    handledBy: "api",
    topic: "Keys",
    summary: "List keys, newest first, without the keys themselves",
    callers: agency,
    query: PageQuery,
    responses: { 200: { description: "A page of keys.", schema: pageOf(KeyView) } },
    refusals: ["invalid_cursor"],
  },
  revokeKey: {
    method: "DELETE",
    path: "/v1/keys/{keyId}",
    handledBy: "api",
    topic: "Keys",
    summary: "Revoke a key at once",
    callers: agency,
    params: z.object({ keyId: KeyId }),
    responses: { 204: { description: "The key opens nothing any more." } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;
