import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { describeAccountAlarms } from "./account-alarms.ts";
import { addAlarm, type AlarmOptions } from "./alarm.ts";
import { describeAppAlarms } from "./app-alarms.ts";
import { describeDeliveryAlarms } from "./delivery-alarms.ts";
import { describeFunctionAlarms } from "./function-alarms.ts";
import type { Watched } from "./watched.ts";

/** Adds every alarm of the system, and returns them by their ids. Each description says who is hurt while the alarm fires. */
export function addAlarms(scope: Construct, alarmTopic: Topic, watched: Watched): Record<string, Alarm> {
  const alarms: Record<string, AlarmOptions> = {
    ...describeFunctionAlarms(watched),
    ...describeDeliveryAlarms(watched),
    ...describeAppAlarms(watched),
    ...describeAccountAlarms(watched),
  };
  return Object.fromEntries(Object.entries(alarms).map(([id, alarm]) => [id, addAlarm(scope, id, alarmTopic, alarm)]));
}
