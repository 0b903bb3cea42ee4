import { ClientId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/route.ts";
import {
  CreatedEventSubscription,
  EventSubscriptionChange,
  EventSubscriptionView,
  NewEventSubscription,
} from "./event-schemas.ts";
import { EnabledEventSubscription, EnabledSubscription } from "./health/schemas.ts";
import { makeOwnerRoutes } from "./owner-routes.ts";
import { CreatedSubscription, NewSubscription, SubscriptionChange, SubscriptionView } from "./schemas.ts";
import { verificationPageRoutes } from "./verification/routes.ts";

const clientRoutes = makeOwnerRoutes(
  {
    path: "/v1/clients/{clientId}/subscriptions",
    topic: "Subscriptions",
    name: "a client",
    content: "leads",
    contentAfterVerification:
      "After the verification it sends the leads that are placed from then on, and nothing before.",
    viewers: callers.agencyAndClient,
    refusals: ["not_found"],
  },
  {
    params: { clientId: ClientId },
    newSubscription: NewSubscription,
    createdSubscription: CreatedSubscription,
    subscription: SubscriptionView,
    change: SubscriptionChange,
    enabledSubscription: EnabledSubscription,
  },
);

const agencyRoutes = makeOwnerRoutes(
  {
    path: "/v1/subscriptions",
    topic: "Events",
    name: "the agency",
    content: "events",
    contentAfterVerification:
      "It sends the events that happen from half a minute after the verification. Sandbox leads cause no events.",
    viewers: callers.agency,
    refusals: [],
  },
  {
    params: {},
    newSubscription: NewEventSubscription,
    createdSubscription: CreatedEventSubscription,
    subscription: EventSubscriptionView,
    change: EventSubscriptionChange,
    enabledSubscription: EnabledEventSubscription,
  },
);

/** The routes for the subscriptions of clients to their leads, and of the agency to events. */
export const subscriptionRoutes = {
  createSubscription: clientRoutes.create,
  listSubscriptions: clientRoutes.list,
  readSubscription: clientRoutes.read,
  changeSubscription: clientRoutes.change,
  rotateSecret: clientRoutes.rotateSecret,
  createEventSubscription: agencyRoutes.create,
  listEventSubscriptions: agencyRoutes.list,
  readEventSubscription: agencyRoutes.read,
  changeEventSubscription: agencyRoutes.change,
  rotateEventSecret: agencyRoutes.rotateSecret,
  askForVerification: clientRoutes.askForVerification,
  confirmVerification: clientRoutes.confirmVerification,
  askForEventVerification: agencyRoutes.askForVerification,
  confirmEventVerification: agencyRoutes.confirmVerification,
  ...verificationPageRoutes,
  revokeSubscriptionLinks: clientRoutes.revokeLinks,
  enableEndpoint: clientRoutes.enable,
  enableEventEndpoint: agencyRoutes.enable,
};
