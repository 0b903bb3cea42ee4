import type { Agencies, Clients } from "#accounts/ports.ts";
import type { Users } from "#accounts/users/ports.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import { bindConsole } from "../console-route.ts";
import { makeLoadSession } from "../sessions/load-session.ts";
import { makeOpenSession } from "../sessions/open-session.ts";
import type { NewToken, Sessions } from "../sessions/ports.ts";
import {
  changeClient,
  requestSignIn,
  showCode,
  showLink,
  showSignIn,
  signInByCode,
  signInByLink,
  signOut,
} from "./endpoints.ts";
import type { SignInLimits, SignInQueue, SignIns } from "./ports.ts";
import { makeRequestSignIn } from "./request-sign-in.ts";
import { signInRoutes } from "./routes.ts";
import { makeSignIn } from "./sign-in.ts";

type Deps = {
  agencies: Agencies;
  clients: Clients;
  users: Users;
  sessions: Sessions;
  signIns: SignIns;
  signInLimits: SignInLimits;
  signInQueue: SignInQueue;
  newToken: NewToken;
  fingerprint: Fingerprint;
  now: Now;
};

export function signInConsole(deps: Deps) {
  const signIn = makeSignIn({ ...deps, openSession: makeOpenSession(deps) });
  return bindConsole(signInRoutes, {
    showSignIn,
    requestSignIn: requestSignIn(makeRequestSignIn(deps)),
    showCode,
    signInByCode: signInByCode(signIn),
    showLink: showLink(signIn),
    signInByLink: signInByLink(signIn),
    signOut: signOut(deps),
    changeClient: changeClient(makeLoadSession(deps)),
  });
}
