import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnConfigurationSet } from "aws-cdk-lib/aws-smsvoice";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { TextEventType } from "#delivery/sms/messages.ts";
import { addProviderEvents, type ProviderEvents, type ProviderEventsOptions } from "./provider-events.ts";

/** The path of reports about texts, with the configuration set that senders name. */
export type SmsEvents = ProviderEvents & { readonly configurationSet: string };

/** Adds the path of carriers' reports from End User Messaging to Baton. */
export function addSmsEvents(scope: Construct, options: ProviderEventsOptions): SmsEvents {
  const events = addProviderEvents(scope, {
    ...options,
    id: "SmsEvents",
    name: "sms-events",
    displayName: "Baton SMS events",
    purpose: "Records what carriers did with texts, and notifies the agency of those that did not arrive",
  });
  const { topic } = events;
  topic.addToResourcePolicy(allowPublishing(Stack.of(scope), topic));
  const configurationSet = new CfnConfigurationSet(scope, "SmsSet", {
    eventDestinations: [
      {
        enabled: true,
        eventDestinationName: "baton",
        matchingEventTypes: [...TextEventType.options],
        snsDestination: { topicArn: topic.topicArn },
      },
    ],
  });
  // The first report may come as soon as the set exists.
  configurationSet.node.addDependency(topic);
  return { ...events, configurationSet: configurationSet.ref };
}

/** Lets the configuration sets of this account publish. The policy cannot name the set, which needs the policy first. */
const allowPublishing = (stack: Stack, topic: Topic): PolicyStatement =>
  new PolicyStatement({
    actions: ["sns:Publish"],
    principals: [new ServicePrincipal("sms-voice.amazonaws.com")],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { "aws:SourceAccount": stack.account },
      ArnLike: {
        "aws:SourceArn": stack.formatArn({ service: "sms-voice", resource: "configuration-set", resourceName: "*" }),
      },
    },
  });
