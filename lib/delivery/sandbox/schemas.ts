import * as z from "zod";
import { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import { LeadId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { paging } from "#platform/http/list-queries.ts";

export const SandboxQuery = z.strictObject({ leadId: LeadId.optional(), channel: Channel.optional(), ...paging });

export const SandboxMessageView = SandboxMessage.meta({ id: "SandboxMessage" });
