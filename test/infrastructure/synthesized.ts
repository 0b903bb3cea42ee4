import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { makeBatonApp } from "../../lib/infrastructure/baton-app.ts";

/**
 * The stack as a test sees it: synthesized with this context, its functions left unbundled, into a folder of its own.
 */
export function synthesized(context: Record<string, unknown> = {}) {
  const outdir = mkdtempSync(join(tmpdir(), "baton-synth-"));
  const { app, stack } = makeBatonApp({ outdir, context: { "aws:cdk:bundling-stacks": [], ...context } });
  return { app, stack, outdir, template: Template.fromStack(stack) };
}
