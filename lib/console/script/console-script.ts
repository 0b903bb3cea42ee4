import { startClocks } from "./start-clocks.ts";
import { startLiveRows } from "./start-live-rows.ts";

// Every page works without this script: it only keeps what is on the screen up to date.
startClocks();
startLiveRows();
