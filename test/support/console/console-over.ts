import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { openStores } from "#app/stores.ts";
import { openAppointments } from "#appointments/wire.ts";
import { newToken } from "#console/sessions/adapters/new-token.ts";
import { makeSessionStore } from "#console/sessions/adapters/session-store.ts";
import { makeOpenSession } from "#console/sessions/open-session.ts";
import { makeSignInLimits } from "#console/sign-in/adapters/sign-in-limits.ts";
import { makeDeriveSignInSecrets } from "#console/sign-in/adapters/sign-in-secrets.ts";
import { makeSignInStore } from "#console/sign-in/adapters/sign-in-store.ts";
import { makeSendSignIn } from "#console/sign-in/send-sign-in.ts";
import { consoleRouter, consoleRoutes } from "#console/wire.ts";
import type { User } from "#domain/accounts/user.ts";
import { type Instant, instant } from "#domain/shared/instant.ts";
import type { HttpEvent } from "#platform/http/http-event.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeIds } from "#platform/secrets/keyed-ids.ts";
import { worldOf } from "#test/support/crash/stores.ts";
import { memoryDueQueue } from "#test/support/doubles/memory-due.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const publicUrl = "https://leads.example.com";
const masterSecret = parseMasterSecret("a master secret of a test");

type Asked = {
  form?: Record<string, string>;
  cookie?: string | undefined;
  headers?: Record<string, string>;
  sourceIp?: string;
};

/** The whole console over a table in memory, with a clock that the test moves and the emails that it would send. */
export function consoleOver(startsAt: Instant, client = memoryDynamoDb()) {
  let time = startsAt;
  const now = () => time;
  const table = { client, name: "table" };
  const queued: string[] = [];
  const mails: { to: string; url: string; code: string; agencyName: string }[] = [];
  const stores = {
    ...openStores(table),
    ...worldOf(table, now),
    ...openAppointments(table),
    users: makeUserStore(table),
    sessions: makeSessionStore(table),
    signIns: makeSignInStore(table),
    signInLimits: makeSignInLimits(table),
  };
  const deps = {
    ...stores,
    signInQueue: {
      async enqueue(requestId: string) {
        queued.push(requestId);
      },
    },
    assets: { urls: { styleUrl: "/console/assets/a.css", scriptUrl: "/console/assets/a.js" }, read: () => undefined },
    onFault: (fault: unknown) => {
      throw fault;
    },
    ids: makeIds(masterSecret),
    publicUrl,
    jobQueue: memoryDueQueue(),
    newApiKeySecret,
    webhookTargets: { allowHttp: false, allowPrivate: false },
    newToken,
    fingerprint,
  };
  const route = consoleRouter(deps);
  const sendSignIn = makeSendSignIn({
    ...deps,
    deriveSecrets: makeDeriveSignInSecrets(masterSecret),
    async sendEmail({ to, url, code, agencyName }) {
      mails.push({ to, url, code, agencyName });
    },
  });
  const openSession = makeOpenSession(deps);

  /** Asks for a page; with a form, posts it as a browser does from a page of the console. */
  async function ask(path: string, { form, cookie, headers = {}, sourceIp = "192.0.2.1" }: Asked = {}) {
    const [rawPath = "", rawQueryString = ""] = path.split("?");
    const event = anHttpEvent({
      rawPath,
      headers: {
        ...(form && { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    const http = { ...event.requestContext.http, method: form ? "POST" : "GET", sourceIp };
    const request: HttpEvent = {
      ...event,
      rawQueryString,
      ...(cookie !== undefined && { cookies: [cookie] }),
      requestContext: { ...event.requestContext, http },
    };
    const { statusCode, headers: answered = {}, body = "", cookies = [] } = await route(request);
    return { status: statusCode, location: answered["location"], headers: answered, body, cookies };
  }

  return {
    ...stores,
    routes: consoleRoutes(deps).map(({ route: each }) => each),
    queued,
    mails,
    ask,
    ids: deps.ids,
    /** Sends the emails of the requests that wait, as often as SQS delivers them. */
    async sendQueued() {
      await Promise.all(queued.splice(0).map(sendSignIn));
    },
    sendSignIn,
    moveClock(ms: number) {
      time = instant(Date.parse(time) + ms);
    },
    /** Opens a session of a user, as the sign-in does. */
    async signIn(user: User) {
      const token = await openSession(user);
      return { cookie: `__Host-baton=${token}`, csrf: fingerprint(`csrf ${token}`) };
    },
  };
}
