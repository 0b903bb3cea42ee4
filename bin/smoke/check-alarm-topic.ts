import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { describeFault } from "../describe-fault.ts";
import type { SmokeCheck } from "./smoke-check.ts";

const name = "alarms";

/**
 * Checks that the subscriptions of the alarm topic are confirmed: AWS sends no alarm to an address before that. Never
 * throws, because the other checks are to be printed too.
 */
export async function checkAlarmTopic(topicArn: string, client?: SNSClient): Promise<SmokeCheck> {
  try {
    return await checkSubscriptions(topicArn, client ?? new SNSClient());
  } catch (fault) {
    return { name, isPassed: false, detail: describeFault(fault) };
  }
}

async function checkSubscriptions(topicArn: string, client: SNSClient): Promise<SmokeCheck> {
  const [confirmed, pending] = [[] as string[], [] as string[]];
  for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
    { client },
    { TopicArn: topicArn },
  )) {
    for (const { SubscriptionArn, Protocol = "unknown" } of page) {
      (SubscriptionArn?.startsWith("arn:") ? confirmed : pending).push(Protocol);
    }
  }
  if (pending.length > 0) {
    return { name, isPassed: false, detail: `not confirmed: ${pending.join(", ")}; click the link that AWS sent` };
  }
  return confirmed.length > 0
    ? { name, isPassed: true, detail: `go to: ${confirmed.join(", ")}` }
    : { name, isPassed: false, detail: "no one gets them; deploy with alarmEmail, or subscribe to the topic" };
}
