import { join } from "node:path";
import { credentials, region } from "../region.ts";
import type { LambdaFunction } from "../template/system.ts";

/** Where `npm start` writes the documentation that the API serves. */
export const documentationFolder = join(import.meta.dirname, "../../../.cache/documentation");

/** Where the local system writes the stylesheet and the script of the console. */
export const consoleFolder = join(import.meta.dirname, "../../../.cache/console");

/** Where the fonts of PDFs are; a deployed function has them beside its bundle. */
const fontsFolder = join(import.meta.dirname, "../../../node_modules/dejavu-fonts-ttf/ttf");

/** Where the emulators are, and the access key id that their requests carry, if another than that of `credentials`. */
export type EmulatorEndpoints = { readonly dynamodb: string; readonly aws: string; readonly accessKeyId?: string };

/** Returns the variables that direct the AWS SDK and command line to the emulators alone. */
export function buildAwsEnvironment(endpoints: EmulatorEndpoints): Record<string, string> {
  const { dynamodb, aws, accessKeyId = credentials.accessKeyId } = endpoints;
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    // The default for any service, so that no request reaches the real one; then each emulated service.
    AWS_ENDPOINT_URL: aws,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb,
    AWS_ENDPOINT_URL_SNS: aws,
    AWS_ENDPOINT_URL_SQS: aws,
    AWS_ENDPOINT_URL_S3: aws,
    AWS_ENDPOINT_URL_SESV2: aws,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
    // A profile in the user's home could name other endpoints and regions.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Returns a function's whole environment: what Lambda always sets, the emulators, the template's variables. */
export function buildFunctionEnvironment(lambda: LambdaFunction, endpoints: EmulatorEndpoints): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...buildAwsEnvironment(endpoints),
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    DOCUMENTATION_FOLDER: documentationFolder,
    FONTS_FOLDER: fontsFolder,
    CONSOLE_FOLDER: consoleFolder,
    ...lambda.environment,
  };
}
