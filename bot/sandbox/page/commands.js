// Slash commands as people find them: every subcommand a command of its own, and the whole line as text.

const SUBCOMMAND = 1;
const GROUP = 2;

/** Registered commands to what can be used: `{id, path, label, description, options}`. */
export function leaves(commands) {
  return commands
    .filter((command) => command.type === 1)
    .flatMap((command) => below(command, command.id, [command.name]));
}

function below(node, id, path) {
  const options = node.options ?? [];
  const deeper = options.filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (deeper.length) return deeper.flatMap((option) => below(option, id, [...path, option.name]));
  // Discord shows required options first; the bot's library already sorts them, a hand-made bot may not.
  const sorted = [...options].sort((a, b) => Number(Boolean(b.required)) - Number(Boolean(a.required)));
  return [{ id, path, label: `/${path.join(" ")}`, description: node.description, options: sorted }];
}

/** Best first: names that begin with what was typed, then names that hold it, then descriptions. */
export function matching(all, typed) {
  const words = typed.replace(/^\//, "").trim().toLowerCase();
  const rank = (leaf) => {
    const name = leaf.label.slice(1);
    if (name.startsWith(words)) return 0;
    if (name.includes(words)) return 1;
    return leaf.description.toLowerCase().includes(words) ? 2 : 3;
  };
  return all
    .map((leaf) => [rank(leaf), leaf])
    .filter(([place]) => place < 3)
    .sort((a, b) => a[0] - b[0] || a[1].label.localeCompare(b[1].label))
    .map(([, leaf]) => leaf);
}

/**
 * `/imagine prompt:a red fox size:Square` to the command and its parts.
 * Null unless a whole command name and the space after it are there.
 * Text before the first `name:` is the first option's.
 */
export function parseLine(all, line) {
  const text = line.replace(/\s*\n\s*/g, " ");
  const fits = all.filter((leaf) => text.toLowerCase().startsWith(`${leaf.label.toLowerCase()} `));
  const leaf = fits.sort((a, b) => b.path.length - a.path.length)[0];
  if (!leaf) return null;
  return { leaf, values: splitValues(leaf.options, text.slice(leaf.label.length + 1)) };
}

/**
 * Where `name:` of an option begins a value: at the start of the text; later only with a sign right behind the colon,
 * for a prompt may well say "style: old". The name is in group 1 or 2.
 */
export function valueMark(options, flags = "iu") {
  const names = options.map((option) => option.name).join("|");
  return new RegExp(`^\\s*(${names}):|\\s(${names}):(?=\\S)`, flags);
}

export function markedOption(options, match) {
  const name = (match[1] ?? match[2]).toLowerCase();
  return options.find((option) => option.name === name);
}

/** `[[option, text], …]` in the order they were written. */
export function splitValues(options, text) {
  const found = [];
  for (const match of options.length ? text.matchAll(valueMark(options, "giu")) : []) {
    const option = markedOption(options, match);
    if (!found.some((each) => each.option === option))
      found.push({ option, from: match.index, to: match.index + match[0].length });
  }
  const values = found.map(({ option, to }, index) => [
    option,
    text.slice(to, found[index + 1]?.from ?? text.length).trim(),
  ]);
  const before = text.slice(0, found[0]?.from ?? text.length).trim();
  const first = options.find((option) => !found.some((each) => each.option === option));
  return before && first ? [[first, before], ...values] : values;
}
