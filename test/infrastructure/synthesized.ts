import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SynthesisMessageLevel } from "aws-cdk-lib/cx-api";
import { makeBatonApp } from "#infrastructure/baton-app.ts";

type Synthesized = ReturnType<typeof synthesize>;

/** The stacks of this process by their contexts: many tests look at the same one, and it takes more than a second. */
const known = new Map<string, Synthesized>();
/** How many stay, because each holds a whole tree of constructs. */
const maxKnown = 8;

/**
 * Synthesizes the stack with this context; its functions stay unbundled. `files` are the files that synthesis wrote,
 * `warnings` the warnings that the deployer sees. Tests change none of it.
 */
export function synthesized(context: Record<string, unknown> = {}): Synthesized {
  const key = JSON.stringify(context);
  const found = known.get(key) ?? synthesize(context);
  // The one that was used last is deleted last.
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) if (known.size > maxKnown) known.delete(oldest);
  return found;
}

const synthesize = (context: Record<string, unknown>) =>
  inTemporaryFolder((outdir) => {
    const { app, stack } = makeBatonApp({ outdir, context: { "aws:cdk:bundling-stacks": [], ...context } });
    const template = Template.fromStack(stack);
    // The annotations of `aws-cdk-lib/assertions` would synthesize the app once more.
    const warnings = app
      .synth()
      .getStackArtifact(stack.artifactId)
      .messages.filter(({ level }) => level === SynthesisMessageLevel.WARNING)
      .map(({ entry }) => JSON.stringify(entry.data));
    return { app, stack, template, warnings, files: readdirSync(outdir) };
  });

/** Makes an empty stack, for a test to add constructs to. */
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
