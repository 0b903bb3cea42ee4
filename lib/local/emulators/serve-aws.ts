import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startFauxqs } from "fauxqs";
import { openInbox } from "../inbox/inbox.ts";
import type { AwsOptions } from "./aws-thread.ts";
import { handlePhoneRequest, type QueryParameters } from "./handle-phone-request.ts";
import { handleSendEmail } from "./handle-send-email.ts";
import { handleSendTextMessage, sendTextMessageTarget } from "./handle-send-text-message.ts";
import { type Report, reportDelayMs } from "./mail-simulator.ts";
import { openSecrets } from "./secret-versions.ts";
import type { ServiceResponse } from "./service-response.ts";

/** The used part of the web server inside fauxqs. */
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

disableSynchronousWrites();
checkTimersLessOften();

/** Serves fauxqs and what it lacks in this thread, until `stop`. Rejects when the port is taken. */
export async function serveAws({ port, folder, inboxFile, secrets, configurationSets }: AwsOptions) {
  const inbox = openInbox(inboxFile);
  const handleSecretRequest = openSecrets(secrets, folder);
  /** Events of messages that are not yet published. */
  const pendingReports = new Set<Promise<void>>();

  returnInFlightMessages(join(folder, "fauxqs.db"));
  subscribe("fastify.initialization", addEmulatedRoutes);
  const server = await startFauxqs({ port, logger: false, dataDir: folder }).finally(() =>
    unsubscribe("fastify.initialization", addEmulatedRoutes),
  );

  return {
    port: server.port,
    /** Stops serving. It publishes the pending events first, because no later start would publish them. */
    async stop(): Promise<void> {
      await Promise.allSettled(pendingReports);
      await server.stop();
      inbox.close();
    },
  };

  /**
   * Adds to fauxqs's HTTP server the services that fauxqs does not emulate. One endpoint then serves all of AWS except
   * DynamoDB, and a publish to a topic needs no extra hop. Fastify announces each server it makes, before it has routes.
   */
  function addEmulatedRoutes(announcement: unknown) {
    if (!isAnnouncement(announcement)) throw new Error("Fastify's initialization message has changed its shape.");
    const { fastify } = announcement;
    // fauxqs listens on every interface of the machine; leads must stay on this machine.
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: "127.0.0.1" });

    fastify.addHook("preHandler", async (request, reply) => {
      const response = request.method === "POST" && request.url === "/" ? handleRootRequest(request) : undefined;
      return response && sendResponse(reply, response);
    });
    fastify.post("/v2/email/outbound-emails", async (request, reply) => {
      return sendResponse(reply, publishReports(handleSendEmail(toText(request.body), inbox, configurationSets)));
    });
  }

  function handleRootRequest({ headers, body }: FastifyRequest): ServiceResponse | undefined {
    const secretResponse = handleSecretRequest(headers["x-amz-target"], () => toText(body));
    if (secretResponse) return secretResponse;
    if (headers["x-amz-target"] === sendTextMessageTarget)
      return publishReports(handleSendTextMessage(body, inbox, configurationSets));
    if (!headers["content-type"]?.includes("x-www-form-urlencoded") || Buffer.isBuffer(body)) return undefined;
    return handlePhoneRequest(body, inbox);
  }

  /** Publishes the events of a message, and returns the answer to its sender. */
  function publishReports({ answer, reports }: { answer: ServiceResponse; reports: Report[] }): ServiceResponse {
    for (const report of reports) {
      const published = publishReport(report).finally(() => pendingReports.delete(published));
      pendingReports.add(published);
    }
    return answer;
  }

  /** Publishes an event to a topic of this server, some time after the response. */
  async function publishReport({ topicArn, event }: Report): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, reportDelayMs));
    const body = new URLSearchParams({ Action: "Publish", TopicArn: topicArn, Message: JSON.stringify(event) });
    await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body });
  }
}

function isAnnouncement(message: unknown): message is { fastify: Fastify } {
  return typeof message === "object" && message !== null && "fastify" in message;
}

/** Returns the text of a body. A body of a content type that fauxqs does not parse arrives as bytes. */
function toText(body: FastifyRequest["body"]): string {
  return Buffer.isBuffer(body) ? body.toString() : "";
}

function sendResponse(reply: FastifyReply, { status, contentType, body }: ServiceResponse) {
  return reply.status(status).header("content-type", contentType).send(body);
}

/**
 * Makes messages visible again that were in flight when the last process ended. No consumer runs at the start, so
 * nothing is in flight: a killed process held these messages. Without this they would stay invisible for the rest of
 * their visibility timeout, and their leads would wait a minute for nothing. The emulator has no call for this and
 * reads its store only at the start, so this changes the store before. The receive count stays, as on AWS. A delivery
 * that waited between two attempts is retried early, once.
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
 * Makes SQLite commit without a wait for the disk. fauxqs commits three times per message, and SQLite waits for the
 * disk each time: that halves the throughput here and costs far more on slower disks. With a write-ahead log the wait
 * protects only from a power cut; a killed process loses nothing without it.
 */
function disableSynchronousWrites() {
  // oxlint-disable-next-line typescript/unbound-method -- called on its database below
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    exec.call(this, sql);
    if (sql.includes("journal_mode = WAL")) exec.call(this, "PRAGMA synchronous = NORMAL");
  };
}

/**
 * Makes fauxqs check each queue that has a waiting receiver ten times a second, not fifty. It looks for messages whose
 * delay or visibility timeout has ended; a new message reaches its receiver at once. These checks took half of the
 * processor time of a Baton at rest, and fauxqs has no setting for them.
 */
function checkTimersLessOften() {
  globalThis.setInterval = new Proxy(setInterval, {
    apply(target, self, [callback, ms, ...parts]: unknown[]) {
      return Reflect.apply(target, self, [callback, ms === 20 ? 100 : ms, ...parts]);
    },
  });
}
