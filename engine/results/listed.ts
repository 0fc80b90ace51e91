/** The words of core for members of an enum that comes in lists, whose values are their names: `PUSH_UPDATE` is `push-update`. */
export function wordsOf<Word extends string>(members: readonly string[], words: readonly Word[]): Word[] {
  return members.map((member) => {
    const word = words.find((each) => each.toUpperCase().replaceAll("-", "_") === member);
    if (word === undefined) throw new TypeError(`there is no word for ${member}`);
    return word;
  });
}
