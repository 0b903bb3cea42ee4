/** The result of a decision: a value, or a refusal that the caller can cause. Faults are thrown instead. */
export type Result<Value, Refusal> = Success<Value> | { ok: false; refusal: Refusal };

/** With `isReplay`, the request was a retry: nothing was done again, and the value is that of the first request. */
type Success<Value> = { ok: true; value: Value; isReplay?: true };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });

/** The success of a retry, whose value is that of the first request. */
export const replayed = <Value>(value: Value): Success<Value> => ({ ok: true, value, isReplay: true });

export const refuse = <Refusal>(refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });
