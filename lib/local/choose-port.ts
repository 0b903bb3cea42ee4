import { createServer } from "node:http";
import { listen } from "./http/listen.ts";
import type { State } from "./state.ts";

/** Chooses the requested port, or that of the last start (for sent links); 0, any port, otherwise. */
export async function choosePort(state: State, name: string, requestedPort: number | undefined): Promise<number> {
  if (requestedPort !== undefined) return requestedPort;
  const saved = Number(state.read(`port/${name}`) ?? 0);
  if (saved === 0) return 0;
  try {
    await (await listen(createServer(), saved)).close();
    return saved;
  } catch {
    return 0;
  }
}

export function savePort(state: State, name: string, port: number): void {
  state.write(`port/${name}`, String(port));
}
