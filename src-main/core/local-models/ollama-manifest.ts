import * as v from 'valibot';

/** What a manifest may weigh; real ones have a few kB, those of hundreds of tensor layers some hundred. */
export const mostManifestBytes = 2 * 2 ** 20;

const LayerSchema = v.object({
  mediaType: v.pipe(v.string(), v.maxLength(500)),
  /** With a colon in manifests, with a dash in the names of blobs. Nothing else becomes part of a path. */
  digest: v.pipe(v.string(), v.regex(/^sha256[:-][0-9a-f]{64}$/)),
  size: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
});

const ManifestSchema = v.object({ layers: v.nullish(v.pipe(v.array(LayerSchema), v.maxLength(20_000))) });

/** The weights of an Ollama model and what comes with them. */
export interface OllamaWeights {
  /** `gguf`: one blob of weights; `tensors`: a blob for each tensor, as its MLX engine keeps them; `none`: remote. */
  kind: 'gguf' | 'tensors' | 'none';
  /** SHA-256 of each, 64 hexadecimal digits. */
  digests: string[];
  /** Of tensors, as the manifest says; of a file the blob itself tells. */
  weightBytes: number;
  /** Projectors and adapters. */
  besideBytes: number;
}

/** Layers of a manifest (ollama `server/images.go`: `application/vnd.ollama.image.model`, `.projector`, …). */
export function readOllamaManifest(text: string): OllamaWeights | undefined {
  const parsed = v.safeParse(ManifestSchema, parsedJson(text));
  if (!parsed.success) return undefined;
  const layers = parsed.output.layers ?? [];
  const of = (...kinds: readonly string[]) =>
    layers.filter(({ mediaType }) =>
      kinds.includes(/^application\/vnd\.ollama\.image\.(\w+)/.exec(mediaType)?.[1] ?? ''),
    );
  const [file] = of('model');
  const tensors = of('tensor');
  const beside = of('projector', 'adapter');
  const sum = (some: typeof layers) => some.reduce((bytes, { size }) => bytes + size, 0);
  const weights = file ? [file] : tensors;
  return {
    kind: file ? 'gguf' : tensors.length > 0 ? 'tensors' : 'none',
    digests: weights.map(({ digest }) => digest.slice('sha256:'.length)),
    weightBytes: sum(weights),
    besideBytes: sum(beside),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The name that `ollama run` takes, from `HOST/NAMESPACE/MODEL/TAG` below `manifests`; `undefined` for what
 * is none (ollama `server/modelpath.go`, `types/model/name.go`). `registry.ollama.ai/library/qwen3/8b` is
 * `qwen3:8b`.
 */
export function ollamaName(segments: readonly string[]): string | undefined {
  const [host, namespace, model, tag, ...rest] = segments;
  if (host === undefined || namespace === undefined || model === undefined || tag === undefined)
    return undefined;
  if (rest.length > 0 || ![host, namespace, model, tag].every((part) => namePart.test(part)))
    return undefined;
  if (host !== 'registry.ollama.ai') return `${host}/${namespace}/${model}:${tag}`;
  return namespace === 'library' ? `${model}:${tag}` : `${namespace}/${model}:${tag}`;
}

const namePart = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}$/;
