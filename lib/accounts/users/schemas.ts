import * as z from "zod";
import { User, UserRole } from "#domain/accounts/user.ts";
import { EmailInput } from "#domain/shared/email.ts";

const clientIds = User.shape.clientIds.meta({
  description: "The clients of a `client_manager` or a `client_agent`; empty for the agency's own people.",
});

export const NewUser = z
  .strictObject({
    email: EmailInput.meta({ description: "The links of the sign-in go there. One user of the agency has it." }),
    name: User.shape.name,
    role: UserRole,
    clientIds: clientIds.default([]),
  })
  .meta({ id: "NewUser" });

export const UserChange = z
  .strictObject({
    name: User.shape.name.optional(),
    role: UserRole.optional(),
    clientIds: clientIds.optional(),
  })
  .meta({ id: "UserChange", description: "Another role or other clients end the sessions of the user." });

export const UserView = z
  .object({
    id: User.shape.id,
    email: User.shape.email,
    name: User.shape.name,
    role: UserRole,
    clientIds,
    createdAt: User.shape.createdAt,
  })
  .meta({ id: "User" });
