import * as z from "zod";
import { Channel } from "../../domain/client/subscription.ts";
import { SandboxMessage } from "../../domain/delivery/sandbox-message.ts";
import { LeadId } from "../../domain/shared/id.ts";
import { paging } from "./reading.ts";

export const SandboxQuery = z.strictObject({ lead: LeadId.optional(), channel: Channel.optional(), ...paging });

export const SandboxMessageView = SandboxMessage.meta({ id: "SandboxMessage" });
