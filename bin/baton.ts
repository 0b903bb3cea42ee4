import { makeBatonApp } from "#infrastructure/baton-app.ts";

try {
  makeBatonApp().app.synth();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
