import * as z from "zod";
import { Channel } from "../../domain/client/subscription.ts";
import { ClientId, LeadId } from "../../domain/shared/id.ts";
import { InstantInput } from "../../domain/shared/instant.ts";
import { line } from "../../domain/shared/text.ts";
import { limits } from "../limits.ts";

const period = {
  from: InstantInput.meta({ description: "Placed with a client, or received and still held, at or after this time." }),
  to: InstantInput.meta({ description: "And before this time." }),
};
const isOrdered = ({ from, to }: { from: string; to: string }) => from < to;
const notOrdered = { path: ["to"], error: "later than from" };

export const ReconciliationQuery = z
  .strictObject({
    client: ClientId.optional().meta({ description: "One client; all of them unless told." }),
    ...period,
  })
  .refine(isOrdered, notOrdered);

const ListedLead = z
  .strictObject({
    leadId: LeadId.optional(),
    clientRef: line(128)
      .optional()
      .meta({ description: "Instead of `leadId`: the client's own name, which it acknowledged the lead with." }),
    receivedAt: InstantInput.optional().meta({ description: "When the client got it, by its own clock." }),
  })
  .refine(({ leadId, clientRef }) => (leadId === undefined) !== (clientRef === undefined), {
    path: ["leadId"],
    error: "either leadId or clientRef",
  })
  .meta({ id: "ListedLead" });

export const ClientList = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "Whose list it is; a client's key needs not say it." }),
    ...period,
    channel: Channel.optional().meta({ description: "Compare with what was delivered over this one alone." }),
    lateAfterSeconds: z.int().min(0).max(2_678_400).default(60),
    leads: z.array(ListedLead).max(limits.listedLeads),
  })
  .refine(isOrdered, notOrdered)
  .meta({ id: "ClientList" });
