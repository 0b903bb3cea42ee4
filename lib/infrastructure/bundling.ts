import { join } from "node:path";
import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";

/**
 * How every function is bundled. The bundle contains the AWS SDK, so that the pinned version that was tested runs.
 *
 * Chosen by processor time until the handler is loaded, median of 25 starts of an intake-like function: CommonJS 140 ms
 * against 158 ms as ESM, and 175 ms where packages are bundled in their CommonJS form instead of their ESM form, which
 * is also a third larger. Source maps at run time cost another 14 %, and kept names 5 %; a stack trace in the log is
 * minified instead, and a rebuild of the commit explains it.
 */
export const bundling = {
  format: OutputFormat.CJS,
  mainFields: ["module", "main"],
  target: "node24",
  minify: true,
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
  esbuildArgs: {
    "--legal-comments": "none",
    "--alias:@aws-sdk/credential-provider-node": join(import.meta.dirname, "lambda-credentials.ts"),
    "--alias:@smithy/core/event-streams": join(import.meta.dirname, "no-event-streams.ts"),
    // Its ESM form reads import.meta.url when it is loaded, which a bundle in CommonJS does not have.
    "--alias:pdfkit": join(import.meta.dirname, "../../node_modules/pdfkit/js/pdfkit.js"),
  },
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    // The bundle then runs from anywhere, also from a folder inside this package, whose own modules are ESM.
    afterBundling: (_: string, outputDir: string): string[] => [
      `echo '{"type":"commonjs"}' > '${outputDir}/package.json'`,
    ],
  },
} satisfies BundlingOptions;
