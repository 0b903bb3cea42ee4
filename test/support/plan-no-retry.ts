/** A cadence that suggests nothing, for tests of what else an attempt does. */
export const planNoRetry = async (): Promise<undefined> => undefined;
