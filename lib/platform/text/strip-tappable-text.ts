/**
 * Reduces a text to one line in which nothing is tappable. It keeps letters with at most three marks each, numbers,
 * spaces and the punctuation of names. A full stop stays only at the end of a word, so that no word is a web address.
 */
export const stripTappableText = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[–—−]/g, "-")
    // Soft hyphens, direction marks and zero-width spaces come with pasted names, and end no word.
    .replace(/(?!\p{Join_Control})\p{Cf}/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}\p{Sc} '.,()&\p{Join_Control}-]/gu, " ")
    .replace(/\.(?! )/g, " ")
    .replace(/(?<=[\p{L}\p{M}]\p{M}{3})\p{M}+|(?<![\p{L}\p{M}])\p{M}+/gu, "")
    .replace(/\p{Variation_Selector}|\p{Join_Control}(?![\p{L}\p{M}])|(?<![\p{L}\p{M}])\p{Join_Control}/gu, "")
    .replace(/ +/g, " ")
    .trim();
