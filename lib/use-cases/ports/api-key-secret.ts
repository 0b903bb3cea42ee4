/** Makes keys that cannot be guessed: `baton_` and 256 random bits. */
export type NewApiKeySecret = () => string;
