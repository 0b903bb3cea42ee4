import { BroadcastChannel } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callName } from "#test/support/crash/call-name.ts";
import { traceChannel, type TracedCall } from "./traced-call.ts";

// Preloaded into each thread that runs functions. It reports every call that an AWS client makes, with its units.

type Consumed = { CapacityUnits?: number };
type Answer = { ConsumedCapacity?: Consumed | Consumed[]; Failed?: unknown[] };
type Command = { constructor: { name: string }; input: Record<string, unknown> };
type Send = (this: unknown, command: Command, ...rest: unknown[]) => Promise<Answer>;

const channel = new BroadcastChannel(traceChannel);
channel.unref();

// The base class of all clients of the SDK. Each of them sends its commands by this method.
const base: { send: Send } = Object.getPrototypeOf(DynamoDBClient.prototype);
const { send } = base;
base.send = async function sendAndReport(command, ...rest) {
  // Each function has an environment of its own.
  const by = process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "";
  const service = this instanceof DynamoDBClient ? "DynamoDB" : "other";
  if (service === "DynamoDB") command.input["ReturnConsumedCapacity"] = "TOTAL";
  const startedAt = performance.now();
  const report = (units: number) => {
    const ms = performance.now() - startedAt;
    const isRead = /^(Get|BatchGet|Query)/.test(command.constructor.name);
    const traced: TracedCall = { by, service, call: callName(command), isRead, units, ms };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    channel.postMessage(traced);
  };
  try {
    const answer = await send.call(this, command, ...rest);
    const consumed = [answer.ConsumedCapacity ?? []].flat();
    report(consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0));
    return answer;
  } catch (fault) {
    // A failed condition takes a unit, and its error does not say so.
    report(fault instanceof Error && fault.name === "ConditionalCheckFailedException" ? 1 : 0);
    throw fault;
  }
};
