import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { LambdaFunction } from "./system.ts";

/** Metadata that the CDK app adds to functions, to run them without a bundle. */
const Metadata = z.object({ "baton:entry": z.string().optional() });

/** Reads the Lambda functions with their code, environment and limits. */
export function readFunctions(read: ReadResources): LambdaFunction[] {
  const functions = read("AWS::Lambda::Function", {
    Handler: z.string(),
    Code: z.object({ S3Key: z.string().optional() }).default({}),
    Timeout: z.coerce.number().default(3),
    MemorySize: z.coerce.number().default(128),
    ReservedConcurrentExecutions: z.coerce.number().optional(),
    Environment: z
      .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
      .default({ Variables: {} }),
  });
  return functions.map(({ name, properties, metadata, at }) => {
    const { "baton:entry": entry } = Metadata.parse(metadata);
    // The CDK uploads the folder asset.HASH as HASH.zip.
    const key = properties.Code.S3Key;
    return {
      name,
      arn: at("Arn"),
      entry,
      asset: key && `asset.${key.replace(/\.zip$/, "")}`,
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMb: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
    };
  });
}

/** Finds a function by name or ARN. Throws an Error when it is not in the template. */
export function findFunction(functions: readonly LambdaFunction[], nameOrArn: string): LambdaFunction {
  const found = functions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (!found) throw new Error(`The template gives work to ${nameOrArn}, but does not contain that function.`);
  return found;
}
