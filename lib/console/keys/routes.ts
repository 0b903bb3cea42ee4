import * as z from "zod";
import { ApiKey, Role } from "#domain/accounts/api-key.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { ClientId, KeyId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const params = z.object({ keyId: KeyId });

export const keysRoutes = {
  listKeys: {
    method: "GET",
    path: "/console/keys",
    action: "manage_keys",
    query: z.object({ after: KeyId.optional().catch(undefined) }),
  },
  createKey: {
    method: "POST",
    path: "/console/keys",
    action: "manage_keys",
    form: z.object({
      once: z.string().min(1).max(120),
      name: ApiKey.options[0].shape.name,
      role: Role,
      mode: Mode,
      clientId: z.union([z.literal(""), ClientId]),
    }),
  },
  confirmRevocation: { method: "GET", path: "/console/keys/{keyId}/revoke", action: "manage_keys", params },
  revokeKey: { method: "POST", path: "/console/keys/{keyId}/revoke", action: "manage_keys", params },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof keysRoutes;
