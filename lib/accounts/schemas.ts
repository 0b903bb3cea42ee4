import * as z from "zod";
import { ApiKey, Role } from "#domain/accounts/api-key.ts";
import { Client } from "#domain/accounts/client.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { ClientId } from "#domain/shared/id.ts";
import { TimeZoneInput } from "#domain/shared/time-zone.ts";

export const NewClient = z
  .strictObject({
    name: Client.shape.name,
    timeZone: TimeZoneInput.prefault("Europe/London"),
    paused: Client.shape.paused.default(false),
  })
  .meta({ id: "NewClient" });
export const ClientChange = z
  .strictObject({
    name: Client.shape.name.optional(),
    timeZone: TimeZoneInput.optional(),
    paused: Client.shape.paused.optional(),
  })
  .meta({ id: "ClientChange" });
export const ClientView = Client.omit({ agencyId: true }).meta({ id: "Client" });

const keyName = ApiKey.options[0].shape.name;
const mode = Mode.default("live").meta({
  description: "A `test` key pushes and sees sandbox leads only, which reach no client and are never billed.",
});
export const NewKey = z
  .discriminatedUnion("role", [
    z.strictObject({ role: z.literal("agency"), name: keyName, mode }),
    z.strictObject({ role: z.literal("client"), name: keyName, mode, clientId: ClientId }),
    z.strictObject({ role: z.literal("billing"), name: keyName, mode }),
  ])
  .meta({ id: "NewKey" });
export type NewKey = z.infer<typeof NewKey>;
export const KeyView = z
  .object({
    id: ApiKey.options[0].shape.id,
    role: Role,
    name: keyName,
    mode: Mode,
    clientId: ClientId.optional(),
    createdAt: ApiKey.options[0].shape.createdAt,
  })
  .meta({ id: "Key" });
export const CreatedKey = KeyView.extend({
  key: z
    .string()
    .regex(/^baton_/)
    .meta({
      description:
        "The key to send with requests. Baton shows it only once and stores only its hash. " +
        "A test key starts with `baton_test_`.",
    }),
}).meta({ id: "CreatedKey" });
