import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import type { SmokeCheck } from "./smoke-check.ts";

/** Checks that the subscriptions of the alarm topic are confirmed: AWS sends no alarm to an address before that. */
export async function checkAlarmTopic(topicArn: string, client = new SNSClient()): Promise<SmokeCheck> {
  const [confirmed, pending] = [[] as string[], [] as string[]];
  for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
    { client },
    { TopicArn: topicArn },
  )) {
    for (const { SubscriptionArn, Protocol = "unknown" } of page) {
      (SubscriptionArn?.startsWith("arn:") ? confirmed : pending).push(Protocol);
    }
  }
  const name = "alarms";
  if (pending.length > 0) {
    return { name, isPassed: false, detail: `not confirmed: ${pending.join(", ")}; click the link that AWS sent` };
  }
  return confirmed.length > 0
    ? { name, isPassed: true, detail: `go to: ${confirmed.join(", ")}` }
    : { name, isPassed: false, detail: "no one gets them; deploy with alarmEmail, or subscribe to the topic" };
}
