import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildConsole } from "#infrastructure/build-console.ts";
import { type CodeSource, readApp } from "./app/read-app.ts";
import type { InboxQuery, Mail, Outage, Sms } from "./inbox/inbox.ts";
import { readQueueDepths } from "./queue-depths.ts";
import { region } from "./region.ts";
import { consoleFolder } from "./runtime/function-environment.ts";
import { startSystem, type SystemOptions } from "./start-system.ts";

const projectRoot = join(import.meta.dirname, "../..");

/** Whether this process has built the console, whose sources do not change while it runs. */
let isConsoleBuilt = false;

export type StartOptions = Pick<
  SystemOptions,
  "ports" | "quiet" | "retryAfterSeconds" | "streamWindowSeconds" | "everySeconds" | "environment" | "functionThreads"
> & {
  /** Folder for all state that survives a restart. Default: a temporary folder, which `stop` removes. */
  readonly stateFolder?: string;
  /** Whether functions run from their source files (default) or from deployable bundles, which are built if needed. */
  readonly code?: CodeSource;
  /** Further settings of the deployment, as `-c` gives them to the CDK. */
  readonly deployment?: Readonly<Record<string, string>>;
};

export type LocalBaton = Awaited<ReturnType<typeof startBaton>>;

/**
 * Starts all of Baton on this machine, as its CDK app describes it. Several can run side by side. Rejects with an Error
 * that says what is wrong, and leaves nothing running. A function loads with its first event: a function that cannot
 * load is named on the terminal then.
 *
 * @example const baton = await startBaton(); await fetch(`${baton.apiUrl}/v1/leads`); await baton.stop();
 */
export async function startBaton({ stateFolder, code = "sources", deployment, ...options }: StartOptions = {}) {
  const temporaryFolder = stateFolder === undefined ? await mkdtemp(join(tmpdir(), "baton-")) : undefined;
  const removeTemporaryFolder = async () =>
    temporaryFolder !== undefined && rm(temporaryFolder, { recursive: true, force: true });
  try {
    if (!isConsoleBuilt) buildConsole(consoleFolder);
    isConsoleBuilt = true;
    const app = await readApp(projectRoot, code, deployment);
    const system = await startSystem({
      ...options,
      app,
      code,
      projectRoot,
      stateFolder: stateFolder ?? temporaryFolder ?? "",
      functionsOnDemand: true,
    });
    const { inbox, calls, consumers, schedules, endpoints, credentials } = system;
    const consumed = new Set(system.system.queueMappings.map(({ queueArn }) => queueArn));
    const queues = () => readQueueDepths(system.system.queues, consumed, calls.aws);

    const setClock = (time: Date): void => system.moveClock(time.getTime() - Date.now());

    // A job that fails, as on a busy machine, waits 90 s in its queue for the next attempt.
    async function waitUntilIdle(timeoutMs = 120_000): Promise<void> {
      const deadline = Date.now() + timeoutMs;
      let idleSince = performance.now();
      for (let idleChecks = 0; idleChecks < 2 || !consumers.haveReadSince(idleSince); await pause(25)) {
        // A consumer knows at once that it works; the depths of the queues take a call each.
        const busy = consumers.areIdle()
          ? (await queues()).filter(({ isDeadLetters, ready, inFlight }) => !isDeadLetters && ready + inFlight > 0)
          : ["a consumer"];
        idleChecks = consumers.areIdle() && busy.length === 0 ? idleChecks + 1 : 0;
        if (idleChecks === 0) idleSince = performance.now();
        if (Date.now() < deadline) continue;
        throw new Error(`Not idle after ${timeoutMs} ms: ${JSON.stringify(busy)}`);
      }
    }

    return {
      /** URL of the API, without a trailing slash. */
      apiUrl: system.apiUrl,
      /** URL of the inboxes: `/inbox/sms` and `/inbox/mail` for people, `/sms` and `/mail` for programs. */
      inboxUrl: system.inboxUrl,
      tableName: system.system.tables[0]?.name ?? "",
      endpoints,
      /** Folder of the functions' logs, one file each. */
      logFolder: system.logFolder,
      outputs: system.system.outputs,
      /** Settings that make an SDK client talk to the emulators. */
      clientConfig: (service: "dynamodb" | "aws") => ({ endpoint: endpoints[service], region, credentials }),
      /** The environment in which an operator's command line finds this Baton. */
      operatorEnvironment: system.operatorEnvironment,
      /** The environment of a function, by its path (`functions/relay.ts`) or its name. */
      environmentFor: system.environmentFor,
      /** All queues with their message counts, dead-letter queues included. */
      queues,
      /** The texts that arrived, oldest first. */
      sms: (query?: InboxQuery): Sms[] => inbox.sms(query),
      /** The emails that arrived, oldest first. */
      mail: (query?: InboxQuery): Mail[] => inbox.mail(query),
      /** Makes the next texts or emails fail; see `Outage`. */
      failNext: (outage: Outage) => inbox.addOutage(outage),
      /** Opts a phone out, as a STOP reply does. */
      optOut: (phone: string) => inbox.optOut(phone),
      /** Runs every schedule at once, for example the sweep. Rejects when one fails. */
      runSchedules: () => schedules.runAll(),
      /**
       * Resolves when all work has ended: the streams are read, and the queues are empty. Dead letters, and messages
       * that are delayed until they are due, do not count, and neither do schedules, which never end. Rejects after
       * `timeoutMs`.
       */
      waitUntilIdle,
      /**
       * Sets the functions' clock to a time, also one in the past, from where it runs on. Runs and awaits nothing. The
       * emulators keep the machine's time, so a message that waits in a queue waits as long as before.
       */
      setClock,
      /** Sets the functions' clock to a later time, runs what is due then, and waits until its work has ended. */
      async moveClockTo(time: Date): Promise<void> {
        setClock(time);
        await schedules.runAll();
        await waitUntilIdle();
      },
      /** Stops everything that was started, in order, and waits for it. */
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
