import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { App, CodeSource } from "./app/read-app.ts";
import { choosePort, savePort } from "./choose-port.ts";
import { makeAwsClient } from "./emulators/aws-client.ts";
import { createResources } from "./emulators/create-resources.ts";
import { maintainDynamoDb } from "./emulators/maintain-dynamodb.ts";
import { startAws } from "./emulators/start-aws.ts";
import { startDynamoDb } from "./emulators/start-dynamodb.ts";
import { watchWrites } from "./emulators/watch-writes.ts";
import { serveApi } from "./http/serve-api.ts";
import { serveInvocations } from "./http/serve-invocations.ts";
import { openInbox } from "./inbox/inbox.ts";
import { serveInbox } from "./inbox/serve-inbox.ts";
import { resolveSecrets } from "./resolve-secrets.ts";
import { buildAwsEnvironment, buildFunctionEnvironment } from "./runtime/function-environment.ts";
import { makeClockOffset } from "./runtime/moved-clock.ts";
import { startFunctions } from "./runtime/start-functions.ts";
import { startConsumers } from "./sources/start-consumers.ts";
import { startSchedules } from "./sources/start-schedules.ts";
import { openState } from "./state.ts";
import { readEmulatorConfig, readSystem } from "./template/read-system.ts";
import type { LambdaFunction, System } from "./template/system.ts";

/** What to run, and the folder for the state that survives a restart. */
export type SystemOptions = {
  readonly app: App;
  readonly code: CodeSource;
  readonly projectRoot: string;
  readonly stateFolder: string;
  /** Ports to listen on. Default: those of the last start in this folder, or any. */
  readonly ports?: { readonly api?: number; readonly inbox?: number };
  /** False shows the functions' logs on the terminal as well as in their files. */
  readonly quiet?: boolean;
  /** Overrides how long a failed message waits for its retry, for tests. */
  readonly retryAfterSeconds?: number;
  /** Overrides how long a batch of a stream waits for further records, where a moved clock would wait for it at each stop. */
  readonly streamWindowSeconds?: number;
  /** Overrides variables in every function's environment; for tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Overrides how often every scheduled function runs; for tests. */
  readonly everySeconds?: number;
  /** Whether a function loads with its first event and ends when idle, as in Lambda. Default: all load at the start. */
  readonly functionsOnDemand?: boolean;
  /** How many threads the functions share. Default: one for each processor. */
  readonly functionThreads?: number;
};

/** A running system; see `stop` for how it ends. */
export type RunningSystem = Awaited<ReturnType<typeof startSystem>>;

/**
 * Runs what a CDK app describes, on emulators. It knows nothing about Baton: every name comes from the template.
 * Rejects, and leaves nothing running, when the template needs something that cannot run here, when a function's file
 * is missing or does not load, or when the folder is in use.
 */
export async function startSystem(options: SystemOptions) {
  const { app, stateFolder, ports = {} } = options;
  const stopCallbacks: (() => unknown)[] = [];
  /** Stops in reverse order, because a part that started later depends on the earlier ones. */
  const stop = async () => {
    for (const end of stopCallbacks.splice(0).toReversed()) await end();
  };
  const withCleanup = <Part>(part: Part, end: (part: Part) => unknown): Part => {
    stopCallbacks.push(() => end(part));
    return part;
  };

  try {
    const logFolder = join(stateFolder, "logs");
    const awsFolder = join(stateFolder, "aws");
    await Promise.all([logFolder, awsFolder].map((folder) => mkdir(folder, { recursive: true })));
    const state = withCleanup(openState(join(stateFolder, "state.db")), (it) => it.close());

    const inboxFile = join(stateFolder, "inbox.db");
    const inbox = withCleanup(openInbox(inboxFile), (it) => it.close());
    const emulatorConfig = readEmulatorConfig(app.template);
    const { configurationSets } = emulatorConfig;
    const secrets = resolveSecrets(emulatorConfig.secrets, state);
    const dynamo = withCleanup(await startDynamoDb(join(stateFolder, "dynamodb.db")), (it) => it.stop());
    const aws = withCleanup(
      await startAws({ port: 0, folder: awsFolder, inboxFile, secrets, configurationSets }),
      (it) => it.stop(),
    );
    const api = withCleanup(await serveApi(await choosePort(state, "api", ports.api)), (it) => it.stop());
    const inboxServer = withCleanup(await serveInbox(inbox, await choosePort(state, "inbox", ports.inbox)), (it) =>
      it.close(),
    );
    savePort(state, "api", api.port);
    savePort(state, "inbox", inboxServer.port);

    const clockOffset = makeClockOffset();
    const { accessKeyId } = dynamo.credentials;
    const endpoints = { dynamodb: dynamo.endpoint, aws: aws.endpoint, accessKeyId };
    const parsedSystem = readSystem(app.template, { apiUrl: api.url, awsEndpoint: aws.endpoint });
    const configuredSystem = {
      ...parsedSystem,
      functions: parsedSystem.functions.map((lambda) => withEnvironment(lambda, options.environment)),
    };
    const retriedSystem =
      options.retryAfterSeconds === undefined
        ? configuredSystem
        : withRetryDelay(configuredSystem, options.retryAfterSeconds);
    const system =
      options.streamWindowSeconds === undefined
        ? retriedSystem
        : withStreamWindow(retriedSystem, options.streamWindowSeconds);
    const calls = {
      dynamodb: withCleanup(makeAwsClient(dynamo.endpoint, accessKeyId), (it) => it.close()),
      aws: withCleanup(makeAwsClient(aws.endpoint), (it) => it.close()),
    };
    const functions = withCleanup(startFunctions({ system, endpoints, ...options, logFolder, clockOffset }), (it) =>
      it.stop(),
    );
    const streams = await createResources(system, calls);
    await functions.loaded;

    const writes = withCleanup(watchWrites(dynamo.file), (it) => it.close());
    const consumers = withCleanup(
      startConsumers({ system, streams, functions: functions.byName, calls, writes, state }),
      (it) => it.stop(),
    );
    if (dynamo.file !== undefined) {
      withCleanup(maintainDynamoDb(dynamo.file, calls.dynamodb, consumers.consumedUpTo), (it) => it.stop());
    }
    await consumers.ready;
    const schedules = withCleanup(
      startSchedules({ ...options, schedules: system.schedules, functions: functions.byName }),
      (it) => it.stop(),
    );
    const invocations = withCleanup(await serveInvocations(functions.byName), (it) => it.close());
    const servedFunctions = system.functions.flatMap(({ name, reservedConcurrency }) => {
      const running = functions.byName.get(name);
      return running ? [[name, { ...running, reservedConcurrency }] as const] : [];
    });
    api.open(system.routes, new Map(servedFunctions));
    withCleanup(api, (it) => it.finish());

    return {
      system,
      endpoints,
      credentials: dynamo.credentials,
      apiUrl: api.url,
      inboxUrl: inboxServer.url,
      inbox,
      calls,
      consumers,
      schedules,
      functions: functions.byName,
      logFolder,
      environmentFor: (functionName: string) => {
        const lambda = system.functions.find(({ name, entry }) => name === functionName || entry === functionName);
        if (!lambda) throw new Error(`There is no function ${functionName}.`);
        return buildFunctionEnvironment(lambda, endpoints);
      },
      /** The environment for an operator's command line. It replaces the credentials of an account. */
      operatorEnvironment: { ...buildAwsEnvironment(endpoints), AWS_ENDPOINT_URL_LAMBDA: invocations.url },
      /** Sets how far the functions' clock is ahead of the machine's, in milliseconds. */
      moveClock(aheadMs: number) {
        clockOffset[0] = aheadMs;
      },
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

const withEnvironment = (lambda: LambdaFunction, environment: SystemOptions["environment"]): LambdaFunction => ({
  ...lambda,
  environment: { ...lambda.environment, ...environment },
});

function withRetryDelay(system: System, seconds: number): System {
  const queues = system.queues.map((queue) => ({
    ...queue,
    attributes: { ...queue.attributes, VisibilityTimeout: String(seconds) },
  }));
  return { ...system, queues };
}

const withStreamWindow = (system: System, windowSeconds: number): System => ({
  ...system,
  streamMappings: system.streamMappings.map((mapping) => ({ ...mapping, windowSeconds })),
});
