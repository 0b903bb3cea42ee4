import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { AppointmentMessages } from "../appointment-messages.ts";
import type { FunctionsByName } from "../baton-function.ts";
import type { DeliveryChannel } from "../delivery.ts";
import type { TextSettings } from "../deployment/text-settings.ts";
import type { DueWork } from "../due-work.ts";
import type { MailEvents } from "../mail-events.ts";
import type { SignInMail } from "../sign-in.ts";
import type { SmsEvents } from "../sms-events.ts";

/** What alarms watch. */
export type Watched = {
  readonly api: HttpApi;
  readonly functionsByName: FunctionsByName;
  readonly topic: Topic;
  readonly channels: readonly DeliveryChannel[];
  readonly relay: { readonly consumer: LambdaFunction; readonly failures: Queue };
  readonly projection: { readonly consumer: LambdaFunction; readonly failures: Queue };
  readonly dueWork: DueWork;
  readonly appointmentMessages: AppointmentMessages;
  readonly signIn: SignInMail;
  readonly mailEvents: MailEvents;
  readonly smsEvents: SmsEvents | undefined;
  readonly table: ITable;
  readonly smsProvider: TextSettings["smsProvider"];
  readonly smsSpendLimitUsd: number;
};
