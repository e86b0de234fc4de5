/** Control characters, marks that turn the direction of writing, and lone halves of characters. */
const unseemly = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

/**
 * A name from a file or a machine as one harmless line of at most so many characters: what it holds of
 * control and direction marks is taken out, what is longer ends in "…".
 */
export function plainText(text: string, mostCharacters = 60): string {
  const line = text
    .slice(0, 20 * mostCharacters)
    .replace(unseemly, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= mostCharacters ? line : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}
