/** What a request to AWS is signed with. */
export type LambdaCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
};

/**
 * Takes the place of the SDK's search for credentials (profiles, single sign-on, instance metadata) in every bundle: a
 * Lambda finds its own in the environment and nowhere else. Without that search intake is a quarter smaller (372 kB for
 * 508) and needs a twelfth less processor time to start (92 ms for 100). Throws when the environment has none.
 */
export const defaultProvider = () => async (): Promise<LambdaCredentials> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error("There are no AWS credentials in the environment.");
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
};
