import { type BundlingOptions, OutputFormat, SourceMapMode } from "aws-cdk-lib/aws-lambda-nodejs";

/** How every function is bundled: with the AWS SDK, whose pinned version is then the one that was tested. */
export const bundling: BundlingOptions = {
  format: OutputFormat.CJS,
  target: "node24",
  minify: true,
  bundleAwsSDK: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.EXTERNAL,
  sourcesContent: false,
};
