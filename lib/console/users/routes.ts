import * as z from "zod";
import { User, UserRole } from "#domain/accounts/user.ts";
import { EmailInput } from "#domain/shared/email.ts";
import { ClientId, UserId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const userParams = z.object({ userId: UserId });

/** The boxes that are ticked, joined by commas; without one, the form posts no such field. */
const clientIds = z
  .string()
  .max(1_000)
  .default("")
  .transform((text) => text.split(",").filter((id) => id !== ""))
  .pipe(z.array(ClientId).max(20, "at most 20 clients"));

export const userRoutes = {
  listUsers: {
    method: "GET",
    path: "/console/users",
    action: "manage_users",
    query: z.object({ after: UserId.optional() }),
  },
  addUser: { method: "GET", path: "/console/users/new", action: "manage_users" },
  createUser: {
    method: "POST",
    path: "/console/users/new",
    action: "manage_users",
    form: z.object({
      key: z.string().min(1).max(64),
      email: EmailInput,
      name: User.shape.name,
      role: UserRole,
      clientIds,
    }),
  },
  showUser: { method: "GET", path: "/console/users/{userId}", action: "manage_users", params: userParams },
  changeUser: {
    method: "POST",
    path: "/console/users/{userId}",
    action: "manage_users",
    params: userParams,
    form: z.object({
      name: User.shape.name,
      role: UserRole,
      clientIds,
      nameBefore: z.string().optional(),
      rightsBefore: z.string().optional(),
    }),
  },
  confirmRemoval: {
    method: "GET",
    path: "/console/users/{userId}/remove",
    action: "manage_users",
    params: userParams,
  },
  removeUser: {
    method: "POST",
    path: "/console/users/{userId}/remove",
    action: "manage_users",
    params: userParams,
  },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof userRoutes;
