import { ListSubscriptionsByTopicCommand, SNSClient, type Subscription } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { checkAlarmTopic } from "#bin/smoke/check-alarm-topic.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const topicArn = "arn:aws:sns:eu-west-2:111122223333:AlarmTopic";
const sns = mockClient(SNSClient);

const confirmed: Subscription = { SubscriptionArn: `${topicArn}:7b1c`, Protocol: "email", Endpoint: "ops@example.org" };
const pending: Subscription = {
  SubscriptionArn: "PendingConfirmation",
  Protocol: "email",
  Endpoint: "boss@example.org",
};

/** Checks a topic that has these pages of subscriptions. */
async function check(...pages: Subscription[][]) {
  sns.reset();
  sns.on(ListSubscriptionsByTopicCommand).callsFake(({ NextToken = "0" }: { NextToken?: string }) => {
    const page = Number(NextToken);
    return { Subscriptions: pages[page], NextToken: page + 1 < pages.length ? String(page + 1) : undefined };
  });
  return checkAlarmTopic(topicArn, new SNSClient({ region: "eu-west-2" }));
}

describe("the check of the alarm topic", () => {
  it("passes when each subscription is confirmed", async () => {
    expect(await check([confirmed])).toEqual({ name: "alarms", isPassed: true, detail: "go to: email" });
  });

  it("fails while one is not confirmed, also on a later page, and prints no address", async () => {
    const found = await check([confirmed], [pending]);
    expect(found.isPassed).toBe(false);
    expect(found.detail).toBe("not confirmed: email; click the link that AWS sent");
  });

  it("fails when AWS does not list them, and says why, so that the other checks are printed", async () => {
    sns.reset();
    const denied = Object.assign(new Error("not authorized to list"), { name: "AuthorizationErrorException" });
    sns.on(ListSubscriptionsByTopicCommand).rejects(denied);
    expect(await checkAlarmTopic(topicArn, new SNSClient({ region: "eu-west-2" }))).toEqual({
      name: "alarms",
      isPassed: false,
      detail: "AuthorizationErrorException: not authorized to list",
    });
  });

  it("fails when no one is subscribed", async () => {
    expect(await check([])).toMatchObject({ isPassed: false, detail: expect.stringContaining("alarmEmail") });
  });
});
