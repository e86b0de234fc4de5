/** Numbers 0, 1 and 2: what is not known, where a text begins and where it ends. */
const specialTokens = ['<unk>', '<s>', '</s>'] as const;

/**
 * A `tokenizer.json` with as many tokens as the model has numbers for, since a random model writes any of them and
 * mlx-lm puts each into text. Its decoder is of the byte level, so that mlx-lm takes the detokeniser that real models
 * have (`BPEStreamingDetokenizer` in its `tokenizer_utils.py`); no merges, so it cuts text into nothing useful.
 */
export function syntheticTokenizer(vocabularySize: number): string {
  const vocabulary = Array.from({ length: vocabularySize }, (_, id) => `"${tokenText(id)}":${id}`);
  const added = specialTokens.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  const head = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
  };
  const model = {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    merges: [],
  };
  return `${JSON.stringify(head).slice(0, -1)},"model":${JSON.stringify(model).slice(0, -1)},"vocab":{${vocabulary.join(',')}}}}`;
}

/** `Ġ` is a space at the byte level: words of a letter and a number. */
const tokenText = (id: number): string => specialTokens[id] ?? `Ġw${id}`;

/** The `tokenizer_config.json` beside it. */
export const syntheticTokenizerConfig = (maximumContextTokens: number): Record<string, unknown> => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  clean_up_tokenization_spaces: false,
  model_max_length: maximumContextTokens,
  unk_token: specialTokens[0],
  bos_token: specialTokens[1],
  eos_token: specialTokens[2],
  // Else Qwen2's class adds one of its own.
  pad_token: specialTokens[2],
});
