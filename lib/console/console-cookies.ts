/** The cookies of the console. The browser sends `__Host-` cookies to this host alone, and only where it trusts the connection. */
const sessionCookie = "__Host-baton";
const requestCookie = "__Host-baton-sign-in";

const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** Keeps the token of a session for as long as a session may last. */
export const setSessionCookie = (token: string): string => `${sessionCookie}=${token}; ${attributes}; Max-Age=1209600`;
export const clearSessionCookie = `${sessionCookie}=; ${attributes}; Max-Age=0`;

/** Keeps the secret of a request for a code, for the fifteen minutes that it is valid. */
export const setRequestCookie = (requestId: string): string =>
  `${requestCookie}=${requestId}; ${attributes}; Max-Age=900`;
export const clearRequestCookie = `${requestCookie}=; ${attributes}; Max-Age=0`;

/** The secrets of 256 bits in a `cookie` header; a malformed one is absent. */
export const readSessionCookie = (header: string | undefined): string | undefined => readCookie(header, sessionCookie);
export const readRequestCookie = (header: string | undefined): string | undefined => readCookie(header, requestCookie);

function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
