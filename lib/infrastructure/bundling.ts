import { join } from "node:path";
import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";

/**
 * How every function is bundled: with the AWS SDK, whose pinned version is then the one that was tested.
 *
 * Chosen by processor time until the handler is loaded, median of 25 starts of an intake-like function: CommonJS 140 ms
 * against 158 ms as ESM, and 175 ms where packages are taken in their CommonJS instead of their ESM form, which also
 * weighs a third more. Reading source maps at run time costs another 14 %, keeping names 5 %; a stack trace in the log
 * is minified instead, and rebuilding the commit explains it.
 */
export const bundling: BundlingOptions = {
  format: OutputFormat.CJS,
  mainFields: ["module", "main"],
  target: "node24",
  minify: true,
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
  esbuildArgs: {
    "--legal-comments": "none",
    "--alias:@aws-sdk/credential-provider-node": join(import.meta.dirname, "lambda-credentials.ts"),
  },
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    // So that the bundle runs from anywhere, also from a folder inside this package, whose own modules are ESM.
    afterBundling: (_, outputDir) => [`echo '{"type":"commonjs"}' > '${outputDir}/package.json'`],
  },
};
