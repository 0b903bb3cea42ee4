import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";

/**
 * Adds the topic that alarms publish to, with an email subscription if an address is given. The topic is not encrypted
 * with the account's SNS key, because CloudWatch may not use that key; an alarm names queues and functions, never a
 * person.
 */
export function addAlarmTopic(scope: Construct, email: string | undefined): Topic {
  const topic = new Topic(scope, "AlarmTopic", { displayName: "Baton alarms", enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      // `enforceSSL` replaces the topic's default policy, which would let alarms publish.
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
