import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { type PutObjectCommandInput, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { type SESv2Client, SESv2ServiceException } from "@aws-sdk/client-sesv2";
import {
  type MessageAttributeValue,
  type PublishBatchCommandInput,
  type SNSClient,
  SNSServiceException,
} from "@aws-sdk/client-sns";
import * as z from "zod";
import type { SendMessageBatchCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { type PinpointSMSVoiceV2Client, ThrottlingException } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { Table } from "#platform/table/table.ts";
import { callName } from "./call-name.ts";
import type { Call, Trouble } from "./troubles.ts";

export type Image = Record<string, Record<string, unknown>>;

/** One run of a function, which makes all of its calls through this process; it can be killed. */
export type Process = {
  table: Table;
  sns: SNSClient;
  sqs: SQSClient;
  s3: S3Client;
  /** Clients that send one text or email, for the delivery that it contains. */
  phonesFor(deliveryId: string): SNSClient;
  /** As `phonesFor`, where the provider reports what the carrier did; undefined where it does not. */
  reportedPhonesFor?: ((deliveryId: string) => PinpointSMSVoiceV2Client) | undefined;
  mailboxesFor(deliveryId: string): SESv2Client;
  /** Calls an endpoint; `answer` is its behaviour. */
  post<Answer>(deliveryId: string, answer: () => Answer): Promise<Answer>;
};

/** The shared state of the processes of one system: its table, its queues and its faults. */
export type Surroundings = {
  table: Table;
  /** Counts a call, and returns the fault that affects it. */
  counted(call: Call): Trouble["kind"] | undefined;
  /** Does all work that is possible now. */
  overtake(): Promise<void>;
  /** Receives an item that the streams show. */
  written(item: Image): void;
  enqueue(queue: string, body: string, delaySeconds: number): void;
  /** Receives a delivery that reached its recipient. */
  arrived(deliveryId: string): void;
  texted(deliveryId: string): void;
  /** Receives a text whose carrier reports; undefined where texts have no reports. */
  reported?: ((deliveryId: string, input: { Context?: unknown }) => void) | undefined;
  mailed(deliveryId: string, input: { EmailTags?: unknown }): void;
  /** Stores a file in the bucket. */
  filed(key: string, text: string): void;
  /** Deliveries that may have been sent without a receipt, because a fault came in between. */
  unreceipted: Set<string>;
  /** Whether a crash at this call leaves it unknown whether the delivery was sent. */
  isInDoubt(call: string): boolean;
};

type Command = { constructor: { name: string }; input: object };
/** Whether an entry of a batch succeeds, by its index. */
type IsTaken = (index: number) => boolean;
const all: IsTaken = () => true;

export function aProcess(
  flow: string,
  around: Surroundings,
  rival: () => Promise<void>,
): Process & { isDead(): boolean; end(): void } {
  let isDead = false;
  let hasCalled = false;
  let isInDoubt = true;
  const open = new Map<string, number>();
  const killed = () => new Error("killed");

  async function call<Done>(
    name: string,
    work: (isTaken: IsTaken) => Promise<Done>,
    { size = 1, throttled = throttling }: { size?: number; throttled?: () => Error } = {},
  ): Promise<Done> {
    if (isDead) throw killed();
    const made: Call = { flow, name, size, isFirst: !hasCalled };
    hasCalled = true;
    const kind = around.counted(made);
    if (!kind) {
      const done = await work(all);
      if (name.startsWith("Query")) made.size = (done as QueryCommandOutput).Items?.length ?? 0;
      return done;
    }
    isInDoubt = kind === "has a rival" || kind === "is overtaken" || around.isInDoubt(name);
    switch (kind) {
      case "crashes before":
        isDead = true;
        throw killed();
      case "crashes after":
        isDead = true;
        await work(all);
        throw killed();
      case "is refused":
        throw throttled();
      case "is not answered":
        await work(all);
        throw Object.assign(new Error("no answer"), { name: "TimeoutError" });
      case "is sent twice":
        await work(all).catch(() => undefined);
        return work(all);
      case "has a rival":
        await rival();
        for (const deliveryId of open.keys()) around.unreceipted.add(deliveryId);
        return work(all);
      case "is overtaken":
        await rival();
        await around.overtake();
        for (const deliveryId of open.keys()) around.unreceipted.add(deliveryId);
        return work(all);
      case "leaves out the first":
        return work((index) => index > 0);
      case "leaves out the rest":
        return work((index) => index === 0);
    }
  }

  const send = (client: { send: unknown }, command: object) =>
    (client.send as (sent: object) => Promise<never>).call(client, command);
  const dynamodb = {
    send(command: Command) {
      const name = callName(command);
      const { table } = around;
      if (command.constructor.name === "BatchGetItemCommand") {
        const { RequestItems = {} } = command.input as BatchGetItemCommandInput;
        const { Keys = [], ...rest } = RequestItems[table.name] ?? {};
        const part = (wanted: boolean, isTaken: IsTaken) => Keys.filter((_, index) => isTaken(index) === wanted);
        const asked = (isTaken: IsTaken) => ({ [table.name]: { ...rest, Keys: part(true, isTaken) } });
        return call(
          name,
          async (isTaken) => {
            const left = part(false, isTaken);
            const none = { Responses: {}, UnprocessedKeys: {} };
            const answer: object =
              left.length === Keys.length
                ? none
                : await send(table.client, new BatchGetItemCommand({ RequestItems: asked(isTaken) }));
            return left.length === 0
              ? answer
              : { ...answer, UnprocessedKeys: { [table.name]: { ...rest, Keys: left } } };
          },
          { size: Keys.length },
        );
      }
      return call(name, async (isTaken) => {
        if (isTaken(1)) return onWritten(command, await send(table.client, command));
        return send(table.client, new QueryCommand({ ...(command.input as QueryCommandInput), Limit: 1 }));
      });
    },
  };
  function onWritten<Answer>({ constructor, input }: Command, answer: Answer): Answer {
    const { Item: item, TransactItems = [] } = input as { Item?: Image; TransactItems?: { Put?: { Item?: Image } }[] };
    for (const { Put } of TransactItems) if (Put?.Item) around.written(Put.Item);
    if (constructor.name !== "PutItemCommand" || !item) return answer;
    const [, kind, deliveryId, ...rest] = String(item["sk"]?.["S"]).split("/");
    const sent = kind === "appointment_message_sent" ? [deliveryId, ...rest].join("/") : deliveryId;
    if (sent && (kind === "delivered" || kind === "delivery_failed" || kind === "appointment_message_sent")) {
      open.set(sent, (open.get(sent) ?? 0) - 1);
    }
    around.written(item);
    return answer;
  }

  /** Puts the successful entries of a batch into queues, and returns the others as failed. */
  const batch = <Entry extends { Id: string | undefined }>(
    name: string,
    entries: Entry[],
    put: (entry: Entry) => void,
  ) =>
    call(
      name,
      async (isTaken) => {
        entries.filter((_, index) => isTaken(index)).forEach(put);
        const failed = entries.filter((_, index) => !isTaken(index));
        return { Failed: failed.map(({ Id }) => ({ Id, Code: "InternalError" })) };
      },
      { size: entries.length },
    );

  function arrived(deliveryId: string) {
    open.set(deliveryId, (open.get(deliveryId) ?? 0) + 1);
    around.arrived(deliveryId);
  }
  const clientOf = <Client>(answer: (command: Command) => Promise<unknown>) => ({ send: answer }) as unknown as Client;

  return {
    table: { client: clientOf<DynamoDBClient>((command) => dynamodb.send(command)), name: around.table.name },
    sns: clientOf(({ input }) =>
      batch(
        "PublishBatch",
        (input as PublishBatchCommandInput).PublishBatchRequestEntries ?? [],
        ({ Message, MessageAttributes }) =>
          channelsIn(MessageAttributes?.["channel"]).forEach((channel) => around.enqueue(channel, Message ?? "", 0)),
      ),
    ),
    sqs: clientOf(({ input }) =>
      batch(
        "SendMessageBatch",
        (input as SendMessageBatchCommandInput).Entries ?? [],
        ({ MessageBody, DelaySeconds }) => around.enqueue("due", MessageBody ?? "", DelaySeconds ?? 0),
      ),
    ),
    s3: clientOf(({ input }) => {
      const { Key = "", Body } = input as PutObjectCommandInput;
      const name = Key.slice(Key.lastIndexOf("/") + 1).replace(/-\d+\.\w+$/, "");
      return call(`PutObject ${name}`, async () => (around.filed(Key, (Body as Buffer).toString()), {}), s3Throttled);
    }),
    phonesFor: (deliveryId) =>
      clientOf(({ constructor: { name } }) => {
        if (name !== "PublishCommand") return call("CheckIfPhoneNumberIsOptedOut", async () => ({}), snsThrottled);
        const publish = async () => {
          arrived(deliveryId);
          around.texted(deliveryId);
          return { MessageId: "text" };
        };
        return call("Publish", publish, snsThrottled);
      }),
    reportedPhonesFor:
      around.reported &&
      ((deliveryId) =>
        clientOf(({ input }) => {
          const text = async () => {
            arrived(deliveryId);
            around.texted(deliveryId);
            around.reported?.(deliveryId, input);
            return { MessageId: "text" };
          };
          return call("SendTextMessage", text, textThrottled);
        })),
    mailboxesFor: (deliveryId) =>
      clientOf(({ input }) => {
        const mail = async () => {
          arrived(deliveryId);
          around.mailed(deliveryId, input);
          return { MessageId: "email" };
        };
        return call("SendEmail", mail, sesThrottled);
      }),
    post: (deliveryId, answer) =>
      call("POST to the endpoint", async () => {
        const answered = answer();
        arrived(deliveryId);
        return answered;
      }),
    isDead: () => isDead,
    end() {
      for (const [deliveryId, left] of open) if (left > 0 && isInDoubt) around.unreceipted.add(deliveryId);
    },
  };
}

/** The queues that get a message, by its attribute: one, or each of an array. */
const channelsIn = ({ DataType, StringValue = "" }: Partial<MessageAttributeValue> = {}): string[] =>
  DataType === "String.Array" ? z.array(z.string()).parse(JSON.parse(StringValue)) : [StringValue];

const throttling = () => Object.assign(new Error("throttled"), { name: "ThrottlingException" });
const fault = { name: "ThrottledException", $fault: "client", $metadata: {}, message: "throttled" } as const;
const s3Throttled = { throttled: () => new S3ServiceException({ ...fault, name: "SlowDown" }) };
const snsThrottled = { throttled: () => new SNSServiceException(fault) };
const textThrottled = { throttled: () => new ThrottlingException({ $metadata: {}, message: "throttled" }) };
const sesThrottled = { throttled: () => new SESv2ServiceException(fault) };
