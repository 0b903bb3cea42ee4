import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";

/** Microseconds between two samples. */
const interval = 500;

/**
 * Starts to profile the main thread and its workers. The returned function stops, and writes each profile into the
 * folder: main.cpuprofile, and one for each worker.
 */
export async function profileThreads(folder: string): Promise<() => Promise<void>> {
  const session = new Session();
  session.connect();
  const workers = new Map<string, string>();
  const answers = new Map<string, (message: { result: unknown }) => void>();
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    workers.set(params.sessionId, `${params.workerInfo.title}-${params.workerInfo.workerId}`);
  });
  session.on("NodeWorker.receivedMessageFromWorker", ({ params: { sessionId, message } }) => {
    const parsed = JSON.parse(message);
    answers.get(`${sessionId} ${parsed.id}`)?.(parsed);
  });
  let ids = 0;
  const callWorker = async (sessionId: string, method: string, params = {}) => {
    const id = (ids += 1);
    const { promise, resolve } = Promise.withResolvers<{ result: unknown }>();
    answers.set(`${sessionId} ${id}`, resolve);
    await session.post("NodeWorker.sendMessageToWorker", {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    return promise;
  };

  await session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval });
  await session.post("Profiler.start");
  for (const sessionId of workers.keys()) {
    await callWorker(sessionId, "Profiler.enable");
    await callWorker(sessionId, "Profiler.setSamplingInterval", { interval });
    await callWorker(sessionId, "Profiler.start");
  }

  return async () => {
    const write = (name: string, profile: unknown) =>
      writeFileSync(join(folder, `${name.replaceAll(/[^\w-]+/g, "-")}.cpuprofile`), JSON.stringify(profile));
    for (const [sessionId, name] of workers) {
      const { result } = await callWorker(sessionId, "Profiler.stop");
      write(name, typeof result === "object" && result !== null && "profile" in result ? result.profile : result);
    }
    write("main", (await session.post("Profiler.stop")).profile);
    session.disconnect();
  };
}
