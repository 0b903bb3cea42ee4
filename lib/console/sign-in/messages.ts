import * as z from "zod";

/** The order to email a link and a code: the secret of the request, which is worthless fifteen minutes later. */
export const SignInMessage = z.object({ requestId: z.string().max(64) });
export type SignInMessage = z.infer<typeof SignInMessage>;
