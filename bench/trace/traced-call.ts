/** The broadcast channel on which the functions report their calls. */
export const traceChannel = "baton-trace";

/** A call of AWS: by which function, what it is about, how long it took, and its capacity units. */
export type TracedCall = {
  by: string;
  service: "DynamoDB" | "other";
  call: string;
  isRead: boolean;
  units: number;
  ms: number;
};
