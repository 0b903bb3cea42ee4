import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "#app/environment.ts";
import { jobHandlers } from "#app/job-handlers.ts";
import { openStores } from "#app/stores.ts";
import { openAppointments } from "#appointments/wire.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeExportFiles } from "#exports/adapters/export-files.ts";
import { makeManifestSigner } from "#exports/adapters/manifest-signer.ts";
import { makeAppointmentDispatcher } from "#invitations/adapters/appointment-dispatcher.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeCanaryMetrics } from "#readiness/adapters/metrics.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { onDueOrders } from "#scheduling/on-due-orders.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeStatementMetrics } from "#statements/adapters/metrics.ts";
import { makeReachMetrics } from "#subscriptions/health/adapters/metrics.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";

const { TABLE_NAME, SECRET_ID, TOPIC_ARN, DUE_QUEUE_URL, EXPORTS_BUCKET } = readEnvironment(process.env, [
  "TABLE_NAME",
  "SECRET_ID",
  "TOPIC_ARN",
  "DUE_QUEUE_URL",
  "EXPORTS_BUCKET",
]);
const onFault = makeFaultLogger("work-due");
const table = openTable(TABLE_NAME);
const sns = openClient(SNSClient, "topic");
const deps = {
  ...openStores(table),
  ...openAppointments(table),
  dispatcher: makeTopicDispatcher(sns, TOPIC_ARN),
  appointmentDispatcher: makeAppointmentDispatcher(sns, TOPIC_ARN),
  jobQueue: makeJobQueue(openClient(SQSClient, "queue"), DUE_QUEUE_URL),
  exportFiles: makeExportFiles(openClient(S3Client, "storage"), EXPORTS_BUCKET),
  metrics: {
    ...makeCanaryMetrics(TABLE_NAME),
    ...makeReachMetrics(TABLE_NAME),
    ...makeStatementMetrics(TABLE_NAME),
  },
  fingerprint,
  now,
  onFault,
};

export const handler = onDueOrders({
  name: "work-due",
  loadRunJob: loadWithMasterSecret(SECRET_ID, (masterSecret) =>
    makeRunJob({
      ...deps,
      handlers: jobHandlers({
        ...deps,
        ids: makeIds(masterSecret),
        fingerprintLead: makeKeyedFingerprint(masterSecret),
        computeTag: makeComputeTag(masterSecret),
        contactHash: makeContactHash(masterSecret),
        manifestSigner: makeManifestSigner(masterSecret),
      }),
    }),
  ),
  onFault,
});
