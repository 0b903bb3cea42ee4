import { Annotations, CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { addAlarmTopic } from "./alarms/alarm-topic.ts";
import { addAlarms } from "./alarms/alarms.ts";
import { addAppointmentMessages } from "./appointment-messages.ts";
import { addBackupCopies } from "./backup-copies.ts";
import { addCloudFront } from "./cloud-front.ts";
import { addDelivery } from "./delivery.ts";
import { addDashboard } from "./dashboard.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { placeholderSender } from "./deployment/mail-settings.ts";
import { addDueQueue, addDueWork } from "./due-work.ts";
import { addExportsBucket } from "./exports-bucket.ts";
import { addGradualRollout } from "./gradual-rollout.ts";
import { takeHistoryTable } from "./history-table.ts";
import { addHttpApi } from "./http-api.ts";
import { addHttpFunctions } from "./http-functions.ts";
import { addLeadDashboard } from "./lead-dashboard.ts";
import { addMailEvents } from "./mail-events.ts";
import { addProjection } from "./projection.ts";
import { addRelay } from "./relay.ts";
import { pauseWork } from "./pause-work.ts";
import { addSmsEvents } from "./sms-events.ts";
import { addSignIn, addSignInQueue } from "./sign-in.ts";
import { addSigningSecret } from "./signing-secret.ts";
import { traceFunctions } from "./tracing.ts";

/**
 * Baton in one stack. The API takes leads and writes them to the table. The relay reads the table's stream and
 * publishes orders to a topic, which fans out to a queue and a sender for each channel. The projector reads the same
 * stream and updates the read models that records and reports come from. Every minute the sweep queues the jobs that
 * are due, and a worker runs them.
 */
export class BatonStack extends Stack {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, {
      description: "Baton: hands leads to the people who will call them",
      terminationProtection: true,
    });

    const table = takeHistoryTable(this, deployment);
    const secret = addSigningSecret(this);
    const { api, domain, ...gateway } = addHttpApi(this, deployment);
    const { cloudFront } = deployment;
    const edge = cloudFront && addCloudFront(this, { api, cloudFront, domain: deployment.domain });
    const publicUrl = deployment.publicUrl ?? edge?.publicUrl ?? gateway.publicUrl;
    const jobQueue = addDueQueue(this);
    const exportsBucket = addExportsBucket(this);
    const signInQueue = addSignInQueue(this);

    const http = addHttpFunctions(this, {
      api,
      table,
      secret,
      originSecret: edge?.originSecret,
      publicUrl,
      deployment,
      jobQueue: jobQueue.queue,
      exportsBucket,
      signInQueue: signInQueue.queue,
    });
    const mailEvents = addMailEvents(this, { table, deployment });
    const { configurationSet } = mailEvents;
    const smsEvents =
      deployment.smsProvider === "end-user-messaging" ? addSmsEvents(this, { table, deployment }) : undefined;
    const smsSet = smsEvents?.configurationSet;
    const { topic, channels, senders } = addDelivery(this, {
      table,
      configurationSet,
      smsSet,
      secret,
      publicUrl,
      deployment,
      jobQueue: jobQueue.queue,
    });
    const appointmentMessages = addAppointmentMessages(this, {
      table,
      configurationSet,
      smsSet,
      secret,
      topic,
      publicUrl,
      deployment,
    });
    const signIn = addSignIn(this, { workQueue: signInQueue, table, secret, publicUrl, configurationSet, deployment });
    const relay = addRelay(this, { table, topic });
    const projection = addProjection(this, { table });
    const dueWork = addDueWork(this, { table, secret, topic, workQueue: jobQueue, exportsBucket, deployment });
    // A deployment updates the senders before what publishes to them, so that they can read each form of order.
    for (const publisher of [relay.consumer, dueWork.worker]) publisher.node.addDependency(...Object.values(senders));

    const alarmTopic = addAlarmTopic(this, deployment.alarmEmail);
    const functionsByName = {
      ...http.functions,
      "deliver-sign-in": signIn.sender,
      relay: relay.consumer,
      project: projection.consumer,
      "deliver-sms": senders.sms,
      "deliver-email": senders.email,
      "deliver-webhook": senders.webhook,
      "deliver-appointment": appointmentMessages.sender,
      "mail-events": mailEvents.consumer,
      sweep: dueWork.sweep,
      "work-due": dueWork.worker,
    };
    if (deployment.tracing)
      traceFunctions([...Object.values(functionsByName), ...(smsEvents ? [smsEvents.consumer] : [])]);
    const { smsProvider, smsSpendLimitUsd } = deployment;
    const alarms = addAlarms(this, alarmTopic, {
      api,
      functionsByName,
      topic,
      channels,
      relay,
      projection,
      dueWork,
      appointmentMessages,
      signIn,
      mailEvents,
      smsEvents,
      table,
      smsProvider,
      smsSpendLimitUsd,
    });

    const { rollout } = deployment;
    if (http.aliases && rollout !== "at-once") {
      const consumers = [relay.consumer, projection.consumer, dueWork.worker, ...Object.values(senders)];
      addGradualRollout(this, { rollout, aliases: http.aliases, alarms, consumers });
    }

    // Reports on texts are not on it: they have alarms, and with them it would have more metrics than cost nothing.
    addDashboard(this, {
      api,
      functionsByName,
      streamConsumers: ["relay", "project"],
      queues: {
        ...Object.fromEntries(channels.flatMap(({ queues }) => queues.map((queue) => [queue.lane, queue]))),
        appointment: appointmentMessages,
        due: dueWork,
        "mail events": mailEvents,
        "sign-in": signIn,
      },
      table,
      smsProvider,
    });
    addLeadDashboard(this, table);
    const { backupVaultArn } = deployment;
    if (backupVaultArn !== undefined) addBackupCopies(this, { table, vaultArn: backupVaultArn });
    pauseWork(this, deployment.paused, http.functions.intake);

    addOutput(this, "ApiUrl", publicUrl, "URL of the API");
    addOutput(
      this,
      "TableName",
      table.tableName,
      "Table that `baton agency create` writes the first agency and key to",
    );
    addOutput(this, "SecretArn", secret.secretArn, "Secret with the keys, which `baton keys` rotates");
    addOutput(this, "TopicArn", topic.topicArn, "Topic of every delivery; subscribe a queue of your own");
    addOutput(this, "AlarmTopicArn", alarmTopic.topicArn, "Topic of every alarm; subscribe everyone who should know");
    const domainTarget = edge?.distribution.distributionDomainName ?? domain?.regionalDomainName;
    if (deployment.domain && domainTarget)
      addOutput(this, "DomainTarget", domainTarget, "Target of the domain's CNAME record");
    if (edge) addOutput(this, "OriginSecretArn", edge.originSecret.secretArn, "Secret between CloudFront and the API");
    if (deployment.emailFrom === placeholderSender) {
      Annotations.of(this).addWarningV2(
        "baton:email-from",
        `No email will leave: name a sender that SES may use, with -c emailFrom=… (now ${placeholderSender}).`,
      );
    }
    if (deployment.paused !== "no") {
      Annotations.of(this).addWarningV2(
        "baton:paused",
        "Paused: pushes are refused with 503, and leads and messages wait in their queues. Deploy with -c paused=no to go on.",
      );
    }
    if (deployment.allowPrivateWebhooks) {
      Annotations.of(this).addWarningV2(
        "baton:private-webhooks",
        "Webhooks may go to loopback and private addresses: anyone who sets up a client can reach your network.",
      );
    }
  }
}

const addOutput = (stack: Stack, id: string, value: string, description: string): CfnOutput =>
  new CfnOutput(stack, id, { value, description });
