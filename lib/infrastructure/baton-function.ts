import { CfnResource, type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { EnvironmentVariable } from "#app/environment.ts";
import { bundleFunction } from "./bundle-function.ts";
import { grant, type Permission } from "./permission.ts";
import { writeLog } from "./permissions.ts";

/** Metadata key with the source file of a function, by which the local runtime runs it without a bundle. */
export const entryMetadataKey = "baton:entry";

/** The Lambda functions of Baton. `functions/<name>.ts` exports the `handler` of each. */
export type FunctionName =
  | "intake"
  | "api"
  | "lead-card"
  | "statements"
  | "console"
  | "deliver-sign-in"
  | "relay"
  | "project"
  | "deliver-sms"
  | "deliver-email"
  | "deliver-webhook"
  | "deliver-appointment"
  | "mail-events"
  | "sms-events"
  | "sweep"
  | "work-due";

/** The functions that every deployment has. `sms-events` is only where texts are sent with reports. */
export type FunctionsByName = Readonly<Record<Exclude<FunctionName, "sms-events">, LambdaFunction>>;

/** What a function is for, its environment variables, and everything it may do. */
export type FunctionOptions = {
  readonly purpose: string;
  /** Another source file in `functions/` than the one with its name: the same function for another provider of texts. */
  readonly entry?: "deliver-sms-with-reports" | "deliver-appointment-with-reports" | undefined;
  readonly environment: Partial<Record<EnvironmentVariable, string>>;
  readonly may: readonly Permission[];
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** Adds files to the folder of the bundle. */
  readonly addFiles?: (folder: string) => void;
  /** How many invocations run at once; Lambda refuses the others. Undefined: as many as the account has left. */
  readonly reservedConcurrency?: number | undefined;
  /** Whether its work may invoke it again without an end; else Lambda stops such a chain after some sixteen invocations. */
  readonly allowsRecursion?: boolean;
};

/** Adds a Lambda with its own role and log group. It may write its log and do what `may` allows, nothing else. */
export function addFunction(scope: Construct, name: FunctionName, options: FunctionOptions): LambdaFunction {
  const id = pascalCase(name);
  const entry = options.entry ?? name;
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });

  const lambda = new LambdaFunction(scope, `${id}Function`, {
    description: options.purpose,
    handler: "index.handler",
    // Tests and the local runtime only read the app: they bundle nothing, and then the function files need not exist.
    code: Stack.of(scope).bundlingRequired
      ? Code.fromAsset(bundleFunction(entry, options.addFiles ?? (() => undefined)))
      : Code.fromInline("// bundled when deployed"),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: options.memoryMb,
    timeout: options.timeout,
    reservedConcurrentExecutions: options.reservedConcurrency,
    recursiveLoop: options.allowsRecursion ? RecursiveLoop.ALLOW : undefined,
    environment: options.environment,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    // Lambda then logs no start and no report of an invocation that succeeded: half of the log, and its metrics have both.
    systemLogLevelV2: SystemLogLevel.WARN,
  });
  for (const permission of [writeLog(logGroup), ...options.may]) grant(lambda, permission);
  const resource = lambda.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) resource.addMetadata(entryMetadataKey, `functions/${entry}.ts`);
  return lambda;
}

/** Converts a kebab-case name to a construct id: `deliver-sms` gives `DeliverSms`. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
