import * as z from "zod";
import { areUnique } from "#domain/shared/are-unique.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { unionOfChannels } from "#domain/subscriptions/subscription.ts";
import { NewSubscription, SubscriptionChange, SubscriptionView, webhookVerificationKey } from "./schemas.ts";

const events = z
  .array(EventType)
  .min(1)
  .refine(areUnique, "names an event twice")
  .meta({ uniqueItems: true, description: "The types of events that Baton sends, each once." });
const active = z.boolean().default(true).meta({ description: "Whether Baton sends the events from now on." });

const [newSms, newEmail, newWebhook] = NewSubscription.options;
export const NewEventSubscription = unionOfChannels({
  sms: newSms.extend({ active, events }),
  email: newEmail.extend({ active, events }),
  // A webhook of an event is small and holds only ids, so it has one form.
  webhook: newWebhook.omit({ payload: true }).extend({ active, events }),
}).meta({ id: "NewEventSubscription" });

export const EventSubscriptionChange = SubscriptionChange.omit({ payload: true })
  .extend({ events: events.optional() })
  .meta({ id: "EventSubscriptionChange" });

const [clientSmsView, clientEmailView, clientWebhookView] = SubscriptionView.options;
const sms = clientSmsView.omit({ clientId: true }).extend({ events });
const email = clientEmailView.omit({ clientId: true }).extend({ events });
const webhook = clientWebhookView.omit({ clientId: true, payload: true }).extend({ events });
export const EventSubscriptionView = unionOfChannels({ sms, email, webhook }).meta({ id: "EventSubscription" });
/** The response to a creation is the only one that shows the secret of a webhook. */
export const CreatedEventSubscription = unionOfChannels({
  sms,
  email,
  webhook: webhook.extend({ secret: webhookVerificationKey }),
}).meta({ id: "CreatedEventSubscription" });
