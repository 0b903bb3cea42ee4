/** A DynamoDB table. `create` is the input of CreateTable, `streamArn` the template's ARN of its stream. */
export type Table = {
  readonly name: string;
  readonly create: Readonly<Record<string, unknown>>;
  readonly partitionKey: string;
  readonly streamArn: string | undefined;
  readonly ttlAttribute: string | undefined;
};

/** An SQS queue; the attributes are the input of CreateQueue. */
export type Queue = {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of its dead-letter queue. */
  readonly deadLetters: string | undefined;
};

/** An SNS topic and its subscriptions. */
export type Topic = { readonly name: string; readonly arn: string; readonly subscriptions: readonly Subscription[] };

/** A queue subscribed to a topic; the attributes are the input of Subscribe. */
type Subscription = { readonly queueArn: string; readonly attributes: Readonly<Record<string, string>> };

/** A configuration set of SES or End User Messaging, and which of its events go to which topics. */
export type ConfigurationSet = {
  readonly name: string;
  readonly destinations: readonly { readonly topicArn: string; readonly eventTypes: readonly string[] }[];
};

/** A Lambda function: its code, its environment and its limits. */
export type LambdaFunction = {
  readonly name: string;
  readonly arn: string;
  /** Path of its source file, relative to the project. */
  readonly entry: string | undefined;
  /** Path of its bundle's folder, relative to the cloud assembly; undefined when nothing was bundled. */
  readonly asset: string | undefined;
  /** `file.export` within the bundle. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** How many invocations run at once; Lambda refuses the others. Undefined if only the account limits them. */
  readonly reservedConcurrency: number | undefined;
};

/** The settings that mappings of streams and queues share. */
type MappingBase = {
  /** Logical id; the key of its saved progress. */
  readonly id: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** JSON filter patterns. A record passes when any of them matches; without patterns every record passes. */
  readonly filters: readonly string[];
  readonly reportsItemFailures: boolean;
};

export type StreamMapping = MappingBase & {
  readonly streamArn: string;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly parallelism: number;
  readonly bisects: boolean;
  /** Infinity when a record is retried until it expires. */
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
  /** ARN of the queue or topic that gets a message about given-up records, or of the bucket that gets the records. */
  readonly onFailure: string | undefined;
};

export type QueueMapping = MappingBase & { readonly queueArn: string; readonly maxConcurrency: number };

/** A schedule that invokes a function at a rate; `arn` is the rule's. */
export type Schedule = { readonly arn: string; readonly functionName: string; readonly everySeconds: number };

/** A message that a queue gets for each file in a bucket: `template` with the values at `paths` of the event. */
export type ObjectNotice = {
  readonly bucket: string;
  readonly queueArn: string;
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
};

/** A route of the HTTP API, such as `POST /v1/leads` or `$default`. */
export type ApiRoute = { readonly routeKey: string; readonly functionName: string };

/** A secret, which is generated where the template says so. */
export type Secret = {
  readonly name: string;
  readonly arn: string;
  readonly generate: { readonly length: number; readonly punctuation: boolean } | undefined;
  readonly value: string | undefined;
};

/** What the local system runs of a template. It ignores permissions, alarms and log groups. */
export type System = {
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly topics: readonly Topic[];
  /** The names of the S3 buckets. */
  readonly buckets: readonly string[];
  readonly functions: readonly LambdaFunction[];
  readonly streamMappings: readonly StreamMapping[];
  readonly queueMappings: readonly QueueMapping[];
  readonly objectNotices: readonly ObjectNotice[];
  readonly schedules: readonly Schedule[];
  readonly routes: readonly ApiRoute[];
  readonly outputs: Readonly<Record<string, string>>;
};
