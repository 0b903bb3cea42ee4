import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import type { Construct } from "constructs";
import { addProviderEvents, type ProviderEvents, type ProviderEventsOptions } from "./provider-events.ts";

/** The path of SES events, with the configuration set that senders name. */
export type MailEvents = ProviderEvents & { readonly configurationSet: ConfigurationSet };

/** Adds the path of bounces and complaints from SES to Baton. */
export function addMailEvents(scope: Construct, options: ProviderEventsOptions): MailEvents {
  const events = addProviderEvents(scope, {
    ...options,
    id: "MailEvents",
    name: "mail-events",
    displayName: "Baton mail events",
    purpose: "Stops emails to addresses that bounce or complain, and notifies the agency",
  });
  const configurationSet = new ConfigurationSet(scope, "MailSet");
  configurationSet.addEventDestination("MailEventsDestination", {
    destination: EventDestination.snsTopic(events.topic),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
  });
  return { ...events, configurationSet };
}
