/** The item that counts the verifications of a phone or mailbox on a UTC day, under its keyed hash over all agencies. */
export const verificationCountKey = (hash: string, day: string) => ({ pk: `verifications/${hash}`, sk: day });
