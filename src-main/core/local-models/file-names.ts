/**
 * Names of downloads under way or given up: `.incomplete` (huggingface_hub), `-partial` and its pieces
 * `-partial-0`… (ollama `server/download.go`), `.downloadInProgress` (llama.cpp `common/download.cpp`), and
 * what LM Studio, browsers and download programs use.
 */
export const isUnfinishedDownload = (name: string): boolean =>
  /\.(incomplete|part|partial|download|downloadinprogress|crdownload|aria2)$|-partial$/i.test(name);

/** One unfinished download of Ollama has many of these beside it. */
export const isPieceOfDownload = (name: string): boolean => /-partial-\d+$/.test(name);

export const isGgufName = (name: string): boolean => /\.gguf$/i.test(name);
export const isSafetensorsName = (name: string): boolean => /\.safetensors$/i.test(name);

interface SplitName {
  prefix: string;
  part: number;
  parts: number;
}

/** `model-00001-of-00003.gguf`, or the same of safetensors; `undefined` for a file that is whole. */
export function splitName(name: string): SplitName | undefined {
  const { prefix, part, parts } =
    /^(?<prefix>.*)-(?<part>\d{5})-of-(?<parts>\d{5})\.(?:gguf|safetensors)$/is.exec(name)?.groups ?? {};
  return prefix === undefined ? undefined : { prefix, part: Number(part), parts: Number(parts) };
}

/** Names grouped so that the parts of a split file stand together, in order. */
export function groupedByModel(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const split = splitName(name);
    const key = split ? `${split.prefix}/${split.parts}` : name;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()];
}

/** Parts of split files that are not there; a name that is whole misses nothing. */
export function missingParts(names: readonly string[]): number {
  const wanted = new Map<string, number>();
  for (const name of names) {
    const split = splitName(name);
    if (split) wanted.set(`${split.prefix}/${split.parts}`, split.parts);
  }
  const found = names.filter((name) => splitName(name)).length;
  return [...wanted.values()].reduce((sum, parts) => sum + parts, 0) - found;
}
