import type { Fingerprint } from "#platform/ports.ts";
import {
  clearRequestCookie,
  clearSessionCookie,
  readRequestCookie,
  readSessionCookie,
  setRequestCookie,
  setSessionCookie,
} from "../console-cookies.ts";
import type { ConsoleEndpoint, ConsoleResponse } from "../console-route.ts";
import type { makeLoadSession } from "../sessions/load-session.ts";
import type { Sessions } from "../sessions/ports.ts";
import { codePage, endedLinkPage, linkPage, signInPage } from "./pages/sign-in-page.ts";
import { parseNextPath } from "./parse-next-path.ts";
import type { makeRequestSignIn } from "./request-sign-in.ts";
import type { Routes } from "./routes.ts";
import type { makeSignIn, SignedIn } from "./sign-in.ts";

type SignIn = ReturnType<typeof makeSignIn>;

export const showSignIn: ConsoleEndpoint<Routes["showSignIn"]> = async ({ query }) =>
  signInPage({ next: parseNextPath(query.next) });

/** Answers the same for each address, and keeps the secret of the request in the browser, for the code. */
export const requestSignIn =
  (request: ReturnType<typeof makeRequestSignIn>): ConsoleEndpoint<Routes["requestSignIn"]> =>
  async ({ form, sourceIp }) => {
    if (!form.ok) return signInPage({ next: parseNextPath(form.typed["next"]), state: form });
    const { email, next } = form.value;
    const requestId = await request(email, { next: parseNextPath(next), sourceIp });
    return { kind: "redirect", to: "/console/sign-in/code", cookies: [setRequestCookie(requestId)] };
  };

export const showCode: ConsoleEndpoint<Routes["showCode"]> = async () => codePage();

export const signInByCode =
  ({ signInByCode: byCode }: Pick<SignIn, "signInByCode">): ConsoleEndpoint<Routes["signInByCode"]> =>
  async ({ form, headers }) => {
    const requestId = readRequestCookie(headers["cookie"]);
    const code = form.ok ? form.value.code.replaceAll(/\D/g, "") : "";
    if (requestId === undefined) return codePage("notAsked");
    // What has not the form of a code is no guess.
    if (code.length !== 8) return codePage("notACode");
    const signedIn = await byCode(requestId, code);
    return signedIn ? openConsole(signedIn) : codePage("wrong");
  };

export const showLink =
  ({ findUser }: Pick<SignIn, "findUser">): ConsoleEndpoint<Routes["showLink"]> =>
  async ({ params: { token } }) => {
    const user = await findUser(token);
    return user ? linkPage({ token, name: user.name, email: user.email }) : endedLinkPage();
  };

export const signInByLink =
  ({ signInByLink: byLink }: Pick<SignIn, "signInByLink">): ConsoleEndpoint<Routes["signInByLink"]> =>
  async ({ params: { token } }) => {
    const signedIn = await byLink(token);
    return signedIn ? openConsole(signedIn) : endedLinkPage();
  };

const openConsole = ({ token, next }: SignedIn): ConsoleResponse => ({
  kind: "redirect",
  to: next,
  cookies: [setSessionCookie(token), clearRequestCookie],
});

export const signOut =
  ({
    sessions,
    fingerprint,
  }: {
    sessions: Pick<Sessions, "remove">;
    fingerprint: Fingerprint;
  }): ConsoleEndpoint<Routes["signOut"]> =>
  async ({ headers }) => {
    const token = readSessionCookie(headers["cookie"]);
    if (token !== undefined) await sessions.remove(fingerprint(token));
    return { kind: "redirect", to: "/console/sign-in", cookies: [clearSessionCookie] };
  };

/** Changes the client that a client's user acts for; one that is not theirs does not exist. */
export const changeClient =
  (loadSession: ReturnType<typeof makeLoadSession>): ConsoleEndpoint<Routes["changeClient"]> =>
  async ({ session, form, headers }) => {
    const token = readSessionCookie(headers["cookie"]);
    const clientId = form.ok ? session.clients.find(({ id }) => id === form.value.clientId)?.id : undefined;
    const open = token === undefined ? undefined : await loadSession(token);
    if (!open || clientId === undefined) return { kind: "missing" };
    await open.actFor(clientId);
    return { kind: "redirect", to: "/console" };
  };
