/** A DynamoDB table as CreateTable takes it; `streamArn` is what the rest of the template calls its stream. */
export type Table = {
  readonly name: string;
  readonly create: Readonly<Record<string, unknown>>;
  readonly partitionKey: string;
  readonly streamArn: string | undefined;
  readonly ttlAttribute: string | undefined;
};

/** An SQS queue; attributes as CreateQueue takes them. */
export type Queue = {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of the queue its failures end in. */
  readonly deadLetters: string | undefined;
};

/** An SNS topic and who listens to it. */
export type Topic = { readonly name: string; readonly arn: string; readonly subscriptions: readonly Subscription[] };

/** A queue subscribed to a topic; attributes as Subscribe takes them. */
type Subscription = { readonly queueArn: string; readonly attributes: Readonly<Record<string, string>> };

/** A configuration set of SES, and which events of its emails go to which topics. */
export type ConfigurationSet = {
  readonly name: string;
  readonly destinations: readonly { readonly topicArn: string; readonly eventTypes: readonly string[] }[];
};

/** A Lambda function: what it runs, what it is told, and how long it may take. */
export type LambdaFunction = {
  readonly name: string;
  readonly arn: string;
  /** Path of its source file, relative to the project. */
  readonly entry: string | undefined;
  /** Path of its bundle's folder, relative to the cloud assembly; absent when nothing was bundled. */
  readonly asset: string | undefined;
  /** `file.export` within the bundle. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
};

/** What an event source mapping says whether it reads a stream or a queue. */
type MappingBase = {
  /** Logical id, under which its progress is kept. */
  readonly id: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** JSON filter patterns, any of which lets a record through; none lets all through. */
  readonly filters: readonly string[];
  readonly reportsItemFailures: boolean;
};

/** Feeds a table's stream to a function. */
export type StreamMapping = MappingBase & {
  readonly streamArn: string;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly parallelism: number;
  readonly bisects: boolean;
  /** Infinity when it is to be retried until it expires. */
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
  /** ARN of the queue or topic that is told of records given up. */
  readonly onFailure: string | undefined;
};

/** Feeds a queue's messages to a function. */
export type QueueMapping = MappingBase & { readonly queueArn: string; readonly maxConcurrency: number };

/** Invokes a function at a rate; `arn` is the rule's. */
export type Schedule = { readonly arn: string; readonly functionName: string; readonly everySeconds: number };

/** One route of the HTTP API, such as `POST /v1/leads` or `$default`. */
export type ApiRoute = { readonly routeKey: string; readonly functionName: string };

/** A secret, generated where the template says so. */
export type Secret = {
  readonly name: string;
  readonly arn: string;
  readonly generate: { readonly length: number; readonly punctuation: boolean } | undefined;
  readonly value: string | undefined;
};

/** Everything a template asks for that the local system runs. What it says about permissions, alarms and logs is for AWS alone. */
export type System = {
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly topics: readonly Topic[];
  readonly functions: readonly LambdaFunction[];
  readonly streamMappings: readonly StreamMapping[];
  readonly queueMappings: readonly QueueMapping[];
  readonly schedules: readonly Schedule[];
  readonly routes: readonly ApiRoute[];
  readonly outputs: Readonly<Record<string, string>>;
};
