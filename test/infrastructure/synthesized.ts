import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { makeBatonApp } from "#infrastructure/baton-app.ts";

/**
 * The stack as a test sees it: synthesized with this context, its functions left unbundled. `files` is what was
 * written, `warnings` what a deployer is told.
 */
export function synthesized(context: Record<string, unknown> = {}) {
  return inTemporaryFolder((outdir) => {
    const { app, stack } = makeBatonApp({ outdir, context: { "aws:cdk:bundling-stacks": [], ...context } });
    const template = Template.fromStack(stack);
    const warnings = Annotations.fromStack(stack)
      .findWarning("*", Match.anyValue())
      .map(({ entry }) => JSON.stringify(entry.data));
    return { app, stack, template, warnings, files: readdirSync(outdir) };
  });
}

/** A stack with nothing in it, for a test to put something into. */
export function emptyStack(name: string) {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir });
    return { app, stack: new Stack(app, name) };
  });
}

function inTemporaryFolder<Result>(make: (outdir: string) => Result): Result {
  const outdir = mkdtempSync(join(tmpdir(), "baton-synth-"));
  try {
    return make(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
