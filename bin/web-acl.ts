import { makeWebAclApp } from "#infrastructure/web-acl-app.ts";

try {
  makeWebAclApp().app.synth();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
