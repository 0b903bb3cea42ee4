import { subscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { openInbox } from "../inbox/inbox.ts";
import { type AwsThreadData, type AwsThreadReady, stopMessage } from "./aws-thread.ts";
import { handleGetSecretValue } from "./handle-get-secret-value.ts";
import { handlePhoneRequest, type QueryParameters } from "./handle-phone-request.ts";
import { handleSendEmail } from "./handle-send-email.ts";
import { type Report, reportDelayMs } from "./mail-simulator.ts";
import type { ServiceResponse } from "./service-response.ts";

/** As much as is used of the web server inside fauxqs. */
type Fastify = {
  listen(options: { port: number; host: string }): Promise<string>;
  addHook(name: "preHandler", hook: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void;
  post(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void;
};
type FastifyRequest = {
  method: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: Buffer | QueryParameters;
};
type FastifyReply = {
  status(code: number): FastifyReply;
  header(name: string, value: string): FastifyReply;
  send(body: string): FastifyReply;
};

const { port, folder, inboxFile, secrets, configurationSets }: AwsThreadData = workerData;
const inbox = openInbox(inboxFile);
/** What SES has still to report. */
const pendingReports = new Set<Promise<void>>();

returnInFlightMessages(join(folder, "fauxqs.db"));
disableSynchronousWrites();
subscribe("fastify.initialization", addEmulatedRoutes);

const { startFauxqs } = await import("fauxqs");
const server = await startFauxqs({ port, logger: false, dataDir: folder });
parentPort?.postMessage({ port: server.port } satisfies AwsThreadReady, []);
parentPort?.on("message", (message) => {
  if (message === stopMessage) void stop();
});

/**
 * Teaches fauxqs's own HTTP server what fauxqs cannot do, so that one endpoint stands for all of AWS but DynamoDB and a publish to a topic
 * makes no detour. Fastify announces each server it makes, before it has routes.
 */
function addEmulatedRoutes(announcement: unknown) {
  if (!isAnnouncement(announcement)) throw new Error("Fastify announces itself differently than it did.");
  const { fastify } = announcement;
  // fauxqs listens on every interface of the machine; leads are nobody else's business.
  const listen = fastify.listen.bind(fastify);
  fastify.listen = (options) => listen({ ...options, host: "127.0.0.1" });

  fastify.addHook("preHandler", async (request, reply) => {
    const answer = request.method === "POST" && request.url === "/" ? handleRootRequest(request) : undefined;
    return answer && sendResponse(reply, answer);
  });
  fastify.post("/v2/email/outbound-emails", async (request, reply) => {
    const { answer, reports } = handleSendEmail(toText(request.body), inbox, configurationSets);
    for (const report of reports) {
      const published = publishReport(report).finally(() => pendingReports.delete(published));
      pendingReports.add(published);
    }
    return sendResponse(reply, answer);
  });
}

/** What was taken is reported before: nobody would do it afterwards. */
async function stop() {
  await Promise.allSettled(pendingReports);
  await server.stop();
  inbox.close();
  process.exit(0);
}

function isAnnouncement(message: unknown): message is { fastify: Fastify } {
  return typeof message === "object" && message !== null && "fastify" in message;
}

function handleRootRequest({ headers, body }: FastifyRequest): ServiceResponse | undefined {
  if (headers["x-amz-target"] === "secretsmanager.GetSecretValue") return handleGetSecretValue(toText(body), secrets);
  if (!headers["content-type"]?.includes("x-www-form-urlencoded") || Buffer.isBuffer(body)) return undefined;
  return handlePhoneRequest(body, inbox);
}

/** Publishes to a topic of this very server, as SES would; some of what it reports it learns only after it has answered. */
async function publishReport({ topicArn, event }: Report): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, reportDelayMs));
  const body = new URLSearchParams({ Action: "Publish", TopicArn: topicArn, Message: JSON.stringify(event) });
  await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body });
}

/** Bodies of content types that fauxqs does not parse arrive as bytes. */
function toText(body: FastifyRequest["body"]): string {
  return Buffer.isBuffer(body) ? body.toString() : "";
}

function sendResponse(reply: FastifyReply, { status, contentType, body }: ServiceResponse) {
  return reply.status(status).header("content-type", contentType).send(body);
}

/**
 * When this starts no consumer is alive, so nothing is in flight: whoever held a message was killed with it. Left alone, such messages
 * would stay invisible for the rest of their visibility timeout, a minute in which a lead waits for nothing. The emulator has no call for
 * this, and reads its store only at start, so the store is changed before. How often a message was received stays counted, as on AWS.
 * A delivery that was resting between two tries is tried early, once.
 */
function returnInFlightMessages(file: string) {
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(
    "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE receipt_handle IS NOT NULL",
  );
  database.close();
}

/**
 * fauxqs commits three times per message and SQLite waits for the disk at each, which halves its throughput here and costs far more on
 * slower disks. With a write-ahead log the wait protects only from a power cut; a killed process loses nothing without it.
 */
function disableSynchronousWrites() {
  // oxlint-disable-next-line typescript/unbound-method -- called on its database below
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    exec.call(this, sql);
    if (sql.includes("journal_mode = WAL")) exec.call(this, "PRAGMA synchronous = NORMAL");
  };
}
