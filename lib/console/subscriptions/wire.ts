import type { Clients } from "#accounts/ports.ts";
import { makeListAttempts } from "#delivery/list-attempts.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { wireSubscriptions } from "#subscriptions/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import {
  enableEndpoint,
  listSubscriptions,
  resendDelivery,
  rotateSecret,
  showSubscription,
  switchSubscription,
  verifyAgain,
} from "./endpoints.ts";
import { subscriptionsRoutes } from "./routes.ts";

type Deps = Omit<Parameters<typeof wireSubscriptions>[0], "replayMissed"> &
  Parameters<typeof makeListAttempts>[0] &
  Parameters<typeof makeRequestReplay>[0] & { clients: Clients };

/** The pages of subscriptions, of their endpoints and of what was delivered to them. */
export function subscriptionsConsole(deps: Deps): BoundConsoleRoute[] {
  const requestReplay = makeRequestReplay(deps);
  const verbs = wireSubscriptions({ ...deps, replayMissed: requestReplay });
  const own = { ...deps, ...verbs, requestReplay, listAttempts: makeListAttempts(deps) };
  return bindConsole(subscriptionsRoutes, {
    listSubscriptions: listSubscriptions(own),
    showSubscription: showSubscription(own),
    switchSubscription: switchSubscription(own),
    verifyAgain: verifyAgain(own),
    enableEndpoint: enableEndpoint(own),
    resendDelivery: resendDelivery(own),
    rotateSecret: rotateSecret(own),
  });
}
