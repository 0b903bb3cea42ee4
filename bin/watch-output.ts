/**
 * Makes the process exit with 1 if something that it printed could not be written. On a full disk it says so: a log that
 * was cut off must not replace a whole one. A reader that went away, such as head, ends no work that has begun.
 */
export function watchOutput(): void {
  let isIncomplete = false;
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (!isIncomplete && code !== "EPIPE") console.error(`The output is incomplete: ${message}.`);
    isIncomplete = true;
  });
  process.on("exit", () => {
    if (isIncomplete) process.exitCode ||= 1;
  });
}
