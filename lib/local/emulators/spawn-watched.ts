import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** How a program is started. The pipe of the watchdog is a fourth stream. */
type Streams = Pick<SpawnOptions, "cwd"> & { readonly stdout: "ignore" | "pipe"; readonly stderr: "ignore" | "pipe" };

/** Starts a program that ends with this process, also when this process is killed. Stop it by `stopWatched`. */
export const spawnWatched = (command: readonly string[], { cwd, stdout, stderr }: Streams): ChildProcess =>
  spawn("/bin/sh", ["-c", watchdogScript, "sh", ...command], { cwd, stdio: ["ignore", stdout, stderr, "pipe"] });

/**
 * Runs the child and kills it when this process ends. A child of a process that was killed with SIGKILL continues, and
 * would keep writing to the database. A subshell therefore waits for the end of a pipe whose other end only this
 * process holds, and then kills the child. `exec` makes the child's id the shell's own.
 */
const watchdogScript = `( read -r _ <&3; kill -9 $$ 2>/dev/null ) & exec "$@" 3<&-`;

/** Stops a program that `spawnWatched` started, and waits for its end. */
export async function stopWatched(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    const killTimer = setTimeout(() => child.kill("SIGKILL"), 2_000);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(killTimer);
  }
  // Closes the pipe, which ends the subshell.
  child.stdio[3]?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Finds a TCP port of the loopback interface that is free at the moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The operating system gave no port.");
  return address.port;
}
