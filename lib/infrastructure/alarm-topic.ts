import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";

/**
 * Where alarms are announced, and by email if someone is named. Not encrypted with the account's SNS key, which
 * CloudWatch may not use; an alarm names queues and functions, never a person.
 */
export function addAlarmTopic(scope: Construct, email: string | undefined): Topic {
  const topic = new Topic(scope, "AlarmTopic", { displayName: "Baton alarms", enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      // Asking for TLS replaces the policy a topic is born with, under which alarms could publish.
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
