import { createHash } from 'node:crypto';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { GgufMetadata } from '#core/gguf/write-header.ts';
import { catalogueModel } from './catalogue-models.ts';
import { writeCatalogueModel, writeModel, writeSplitModel } from './model-files.ts';

/**
 * A home folder with the layouts of all programs, made anew from what their sources and documentation say
 * (named in `core/local-models/stores.ts`, `place.ts` and `ollama-manifest.ts`); nothing here was written by
 * the programs themselves.
 */
export class LocalHome {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  at(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  /** A folder, made with all above it. */
  make(...names: string[]): string {
    mkdirSync(this.at(...names), { recursive: true });
    return this.at(...names);
  }

  /** A tiny model at a path of its own. */
  model(names: readonly string[], metadata: GgufMetadata = {}): string {
    this.make(...names.slice(0, -1));
    return writeModel(this.at(...names), { metadata: (usual) => ({ ...usual, ...metadata }) });
  }

  /** A model of the catalogue at its full size, `Q4_K_M` unless its metadata say otherwise. */
  whole(names: readonly string[], id: string, { quantisation, fileType }: WholeModel = usualWhole): string {
    this.make(...names.slice(0, -1));
    return writeCatalogueModel(this.at(...names), catalogueModel(id), quantisation, {
      'general.name': { type: 'string', value: catalogueModel(id).name },
      'general.file_type': { type: 'uint32', value: fileType },
    });
  }

  /** A folder of safetensors of so many bytes beside a `config.json`. */
  weights(names: readonly string[], config: string, files: Readonly<Record<string, number>>): string {
    const folder = this.make(...names);
    writeFileSync(path.join(folder, 'config.json'), config);
    for (const [name, tensorBytes] of Object.entries(files)) {
      const header = safetensors(names.join() + name);
      writeFileSync(path.join(folder, name), header);
      truncateSync(path.join(folder, name), header.length - zeroBytes + tensorBytes);
    }
    return folder;
  }

  splitModel(...names: string[]): string[] {
    return writeSplitModel(this.make(...names));
  }

  /** The file moved to a blob under its SHA-256, with a manifest; answers the blob. */
  ollama(name: { host?: string; namespace?: string; model: string; tag: string }, file: string): string {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    const blob = path.join(this.make('.ollama', 'models', 'blobs'), `sha256-${digest}`);
    copyFileSync(file, blob);
    this.manifest(name, [
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}`, size: 1 },
    ]);
    return blob;
  }

  manifest(
    {
      host = 'registry.ollama.ai',
      namespace = 'library',
      model,
      tag,
    }: { host?: string; namespace?: string; model: string; tag: string },
    layers: unknown,
  ): string {
    const file = path.join(this.make('.ollama', 'models', 'manifests', host, namespace, model), tag);
    writeFileSync(file, JSON.stringify({ schemaVersion: 2, config: {}, layers }));
    return file;
  }

  /** A file of a repository: a blob by its SHA-256 and the link of a revision into it. */
  hub(
    repository: string,
    revision: string,
    { name, content }: { name: string; content: Uint8Array },
  ): string {
    const folder = ['.cache', 'huggingface', 'hub', `models--${repository.replaceAll('/', '--')}`];
    const digest = createHash('sha256').update(content).digest('hex');
    const blob = path.join(this.make(...folder, 'blobs'), digest);
    writeFileSync(blob, content);
    const link = path.join(this.make(...folder, 'snapshots', revision), name);
    symlinkSync(path.join('..', '..', 'blobs', digest), link);
    return link;
  }

  /** A folder that mlx-lm would load. */
  mlx(names: readonly string[], quantisation: object | undefined = { group_size: 64, bits: 4 }): string {
    const folder = this.make(...names);
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify(tinyConfig(quantisation)));
    writeFileSync(path.join(folder, 'model.safetensors'), safetensors(names.join()));
    return folder;
  }

  link(target: string, ...names: string[]): string {
    this.make(...names.slice(0, -1));
    symlinkSync(target, this.at(...names));
    return this.at(...names);
  }

  hardLink(target: string, ...names: string[]): string {
    this.make(...names.slice(0, -1));
    linkSync(target, this.at(...names));
    return this.at(...names);
  }
}

interface WholeModel {
  quantisation: string;
  /** The number of it in `general.file_type`. */
  fileType: number;
}

const usualWhole: WholeModel = { quantisation: 'Q4_K_M', fileType: 15 };

export const tinyConfig = (quantization?: object) => ({
  model_type: 'llama',
  hidden_size: 256,
  intermediate_size: 512,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 320,
  max_position_embeddings: 2048,
  tie_word_embeddings: false,
  ...(quantization && { quantization }),
});

const zeroBytes = 4096;

/** A header of safetensors with a word in it that tells it from others, and weights of 4096 zeros. */
export function safetensors(word: string): Uint8Array {
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'mlx', word } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(zeroBytes)]);
}
