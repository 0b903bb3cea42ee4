import * as z from "zod";
import { EmailInput } from "#domain/shared/email.ts";
import { ClientId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const nextPath = z.string().max(500).optional();
const linkParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

export const signInRoutes = {
  showSignIn: {
    method: "GET",
    path: "/console/sign-in",
    action: "public",
    query: z.object({ next: nextPath }),
  },
  requestSignIn: {
    method: "POST",
    path: "/console/sign-in",
    action: "public",
    form: z.object({ email: EmailInput, next: nextPath }),
  },
  showCode: { method: "GET", path: "/console/sign-in/code", action: "public" },
  signInByCode: {
    method: "POST",
    path: "/console/sign-in/code",
    action: "public",
    form: z.object({ code: z.string().max(40) }),
  },
  showLink: { method: "GET", path: "/console/sign-in/link/{token}", action: "public", params: linkParams },
  signInByLink: { method: "POST", path: "/console/sign-in/link/{token}", action: "public", params: linkParams },
  signOut: { method: "POST", path: "/console/sign-out", action: "use_console" },
  changeClient: {
    method: "POST",
    path: "/console/client",
    action: "use_console",
    form: z.object({ clientId: ClientId }),
  },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof signInRoutes;
