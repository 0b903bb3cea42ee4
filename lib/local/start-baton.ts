import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type CodeSource, readApp } from "./app/read-app.ts";
import type { InboxQuery, Mail, Outage, Sms } from "./inbox/inbox.ts";
import { readQueueDepths } from "./queue-depths.ts";
import { credentials, region } from "./region.ts";
import { startSystem, type SystemOptions } from "./start-system.ts";

const projectRoot = join(import.meta.dirname, "../..");

/** How to start Baton here. */
export type StartOptions = Pick<
  SystemOptions,
  "ports" | "quiet" | "retryAfterSeconds" | "everySeconds" | "environment"
> & {
  /** Where everything is kept that must survive. Default: a temporary folder, removed by `stop`. */
  readonly stateFolder?: string;
  /** Whether functions run from their source files (default) or from the bundles that would be deployed, which are made if need be. */
  readonly code?: CodeSource;
};

/** Baton, running on this machine. */
export type LocalBaton = Awaited<ReturnType<typeof startBaton>>;

/**
 * Starts all of Baton, as its CDK app describes it, on this machine. Several can run side by side.
 * Rejects with an Error that says what is wrong, leaving nothing running.
 *
 * @example const baton = await startBaton(); await fetch(`${baton.apiUrl}/v1/leads`); await baton.stop();
 */
export async function startBaton({ stateFolder, code = "sources", ...options }: StartOptions = {}) {
  const temporaryFolder = stateFolder === undefined ? await mkdtemp(join(tmpdir(), "baton-")) : undefined;
  const removeTemporaryFolder = async () =>
    temporaryFolder !== undefined && rm(temporaryFolder, { recursive: true, force: true });
  try {
    const app = await readApp(projectRoot, code);
    const system = await startSystem({
      ...options,
      app,
      code,
      projectRoot,
      stateFolder: stateFolder ?? temporaryFolder ?? "",
    });
    const { inbox, calls, consumers, schedules, endpoints } = system;
    const consumed = new Set(system.system.queueMappings.map(({ queueArn }) => queueArn));
    const queues = () => readQueueDepths(system.system.queues, consumed, calls.aws);

    return {
      /** Where the API answers, without a trailing slash. */
      apiUrl: system.apiUrl,
      /** Where the inboxes are: `/inbox/sms` and `/inbox/mail` for people, `/sms` and `/mail` for programs. */
      inboxUrl: system.inboxUrl,
      /** The one table. */
      tableName: system.system.tables[0]?.name ?? "",
      endpoints,
      /** What the functions log, a file each. */
      logFolder: system.logFolder,
      /** The stack's outputs, with local values. */
      outputs: system.system.outputs,
      /** What to give an SDK client so that it talks to the emulators. */
      clientConfig: (service: "dynamodb" | "aws") => ({ endpoint: endpoints[service], region, credentials }),
      /** The environment in which the command line finds this Baton, as an operator. */
      operatorEnvironment: system.operatorEnvironment,
      /** The environment a function runs in; by its path, such as `functions/relay.ts`, or its name. */
      environmentFor: system.environmentFor,
      /** All queues with how much is in them, dead letters among them. */
      queues,
      /** What has arrived by text and by email, oldest first. */
      sms: (query?: InboxQuery): Sms[] => inbox.sms(query),
      mail: (query?: InboxQuery): Mail[] => inbox.mail(query),
      /** Lets the next texts or emails fail; see `Outage`. */
      failNext: (outage: Outage) => inbox.addOutage(outage),
      /** Says STOP from a phone. */
      optOut: (phone: string) => inbox.optOut(phone),
      /** Runs everything that is scheduled at once, such as the sweep for what is due. Rejects when it fails. */
      runSchedules: () => schedules.runAll(),
      /**
       * Resolves when everything that was begun has ended: streams read, queues empty but for dead letters and for messages held back until
       * they are due, which wait for their time and for nothing else. Schedules do not count: they never end. Rejects after `patienceMs`.
       */
      async waitUntilIdle(timeoutMs = 60_000): Promise<void> {
        const deadline = Date.now() + timeoutMs;
        for (let idleChecks = 0; idleChecks < 2; await pause(25)) {
          const busy = (await queues()).filter(
            ({ isDeadLetters, ready, inFlight }) => !isDeadLetters && ready + inFlight > 0,
          );
          idleChecks = consumers.areIdle() && busy.length === 0 ? idleChecks + 1 : 0;
          if (Date.now() < deadline) continue;
          throw new Error(`Not settled after ${timeoutMs} ms: ${JSON.stringify(busy)}`);
        }
      },
      /** Ends everything that was started, in order, and waits for it. */
      async stop(): Promise<void> {
        await system.stop();
        await removeTemporaryFolder();
      },
    };
  } catch (fault) {
    await removeTemporaryFolder();
    throw fault;
  }
}
