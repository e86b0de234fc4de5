/** What belongs in a field is told in English where it is found; these come up often enough to be worded. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^given together with (\S+(?: mlx)?)$/, '$1 との併用'],
  [/^left out beside (\S+(?: mlx)?)$/, '$1 を外した指定'],
  [
    /^a folder or a repository of MLX, or --synthetic with a model of the catalogue$/,
    'MLX のフォルダかリポジトリ名（または --synthetic でカタログのモデル）',
  ],
  [
    /^a folder with config\.json and model\*\.safetensors$/,
    'config.json と model*.safetensors のあるフォルダ',
  ],
  [/^a safetensors file, whose header ends within it$/, 'ヘッダーが壊れていない safetensors ファイル'],
  [/^a model whose tensors are all known$/, '対応している言語モデルの種類'],
  [
    /^absent: these weights are quantised otherwise than GGUF or MLX$/,
    '「指定なし」（GGUF でも MLX でもない方式で量子化された重みです）',
  ],
  [/^a folder, given (\d+) times at most$/, 'フォルダ（最大 $1 個）'],
  [/^two different runs$/, '異なる 2 つの計測'],
  [
    /^given runs of (\S+) in (.+) or (\S+); --export table takes all$/,
    '$1（$2、$3）の計測（--export table ならすべて）',
  ],
  [/^followed by a value$/, '値'],
  [/^followed by MODEL:QUANT or a file$/, 'MODEL:QUANT またはファイル'],
  [/^one of (.+)$/, '次のいずれか（$1）'],
  [/^a number from ([\d.]+)$/, '$1 以上の数'],
  [/^a number from (\S+) to (\S+)$/, '$1 から $2 までの数'],
  [/^a number up to (\S+)$/, '$1 以下の数'],
  [/^a number$/, '数'],
  [/^a whole number from (\S+)$/, '$1 以上の整数'],
  [/^a whole number up to (\S+)$/, '$1 以下の整数'],
  [/^a whole number$/, '整数'],
  [/^a text of at most (\d+) characters?$/, '$1 文字までの文字列'],
  [/^a text of at least (\d+) characters?$/, '$1 文字以上の文字列'],
  [/^a text of (\d+) to (\d+) characters?$/, '$1～$2 文字の文字列'],
  [/^a text$/, '文字列'],
  [/^true or false$/, 'true か false'],
  [/^a list$/, 'リスト（[ … ]）'],
  [/^a list of at most (\d+) entr(?:y|ies)$/, '$1 個までのリスト（[ … ]）'],
  [/^a list of at least (\d+) entr(?:y|ies)$/, '$1 個以上のリスト（[ … ]）'],
  [/^a list of (\d+) to (\d+) entr(?:y|ies)$/, '$1～$2 個のリスト（[ … ]）'],
  [/^an object$/, 'オブジェクト（{ … }）'],
  [/^written as (\S+)$/, '$1 の形の文字列'],
  [/^written as (\S+) or (\S+)$/, '$1 か $2 の形の文字列'],
  [/^a day, as in (\S+)$/, '日付（例: $1）'],
  [/^left out \(the fields are (.+)\)$/, '指定なし（使える項目は $1）'],
  [/^a number of tokens$/, 'トークン数'],
  [/^a generation, as in M4$/, '世代（例: M4）'],
  [/^a whole number from (\S+) to (\S+), or nothing$/, '$1 から $2 までの整数（または空欄）'],
  [/^a number from (\S+) to (\S+), or nothing$/, '$1 から $2 までの数（または空欄）'],
  [/^a name$/, '名前'],
  [/^there once$/, '1 つだけの列名'],
  [/^among the columns \((.+)\)$/, 'この名前の列（必要な列: $1）'],
  [/^(\d+) cells$/, '$1 個のセル'],
  [/^the end of the file \(at most (\d+) rows at a time\)$/, 'ファイルの終わり（一度に $1 行まで）'],
  [/^a header with the names of the columns$/, '列名の見出し行'],
  [/^closed by a quote \("\)$/, '閉じる引用符（"）'],
  [/^followed by a comma after its closing quote$/, '閉じる引用符の直後のコンマ'],
  [/^at most (\d+) columns$/, '$1 列まで'],
  [/^at most (\d+) characters$/, '$1 文字まで'],
  [/^a whole number from (\S+) to (\S+)$/, '$1 から $2 までの整数'],
  [/^without (MLX-\S+): llama\.cpp loads no MLX$/, 'GGUF の量子化（llama.cpp は $1 を読み込めません）'],
  [/^a GGUF file \(this is a folder\)$/, 'GGUF ファイル（これはフォルダです）'],
  [/^one of its GGUF files \(this is a folder\)$/, 'フォルダの中の GGUF ファイル'],
  [/^a GGUF file \(this is a folder without one\)$/, 'GGUF ファイル（このフォルダにはありません）'],
  [/^a GGUF file \(this is a pipe\)$/, 'GGUF ファイル（これはパイプです）'],
  [
    /^a GGUF file \(llama\.cpp does not run the weights beside this configuration\)$/,
    'GGUF ファイル（この設定の重みは llama.cpp では動きません）',
  ],
  [
    /^the model it belongs to \(this is a projector for images or sound\)$/,
    '対応するモデル本体（これは画像や音声用のプロジェクター）',
  ],
  [/^the model it belongs to \(this is a LoRA adapter\)$/, '対応するモデル本体（これは LoRA アダプター）'],
  [/^the model it belongs to \(this is an importance matrix\)$/, '対応するモデル本体（これは重要度行列）'],
  [
    /^a model with weights \(this is a vocabulary alone\)$/,
    '重みのあるモデル（これは語彙だけのファイルです）',
  ],
  [/^1 or more: a model has tensors$/, '1 以上の値（モデルには重みがあります）'],
  [/^a vocabulary$/, '語彙'],
  [/^the name of a tokenizer$/, 'トークナイザーの名前'],
  [/^an embedding for each token$/, '各トークンの埋め込み'],
  [/^the letters GGUF$/, '「GGUF」の 4 文字'],
  [/^a day, month or year, as in 2024-12$/, '日、月、年のいずれか（例: 2024-12）'],
  [
    /^MAC, MAC:GB or 2xMAC:GB, as `kaidoki macs` lists them$/,
    'MAC、MAC:GB、2xMAC:GB のいずれか（`kaidoki macs` の ID）',
  ],
  [
    /^at most ([\d.]+), memory bandwidth ÷ bytes read for a token$/,
    '$1 以下の値（メモリ帯域 ÷ 1 トークンごとに読む量が上限）',
  ],
  [
    /^left out with use training: it is the rate of writing$/,
    '指定なし（用途が training のときは使えません）',
  ],
  [
    /^left out with portable desktop-only: a desktop is not carried$/,
    '指定なし（portable が desktop-only のときは使えません）',
  ],
  [/^left out with keepPresentMac: what is kept is not sold$/, '指定なし（今の Mac を残すときは使えません）'],
  [/^given together with use training$/, '用途 training との併用'],
  [
    /^mlx for the quantisations MLX-…, llama\.cpp or ollama for those of GGUF files$/,
    '量子化に合うエンジン（MLX-… なら mlx、GGUF なら llama.cpp か ollama）',
  ],
  [
    /^at least (\d+) \(promptTokens (\d+) and outputTokens (\d+) together; or make these less\)$/,
    '$1 以上の値（promptTokens $2 と outputTokens $3 の合計。この 2 つを減らしてもかまいません）',
  ],
  [/^an option \(--…\)$/, 'オプション（--…）'],
  [/^2 or 3, not (\d+)$/, '2 または 3（このファイルは $1）'],
];

const alternatives = /^(.+), or (.+)$/;

/** `expected` of a fault in Japanese where it is a known phrase, else as it is. */
export function expectedInJapanese(expected: string): string {
  const known = phrases.find(([pattern]) => pattern.test(expected));
  if (known) return expected.replace(known[0], known[1]);
  const [, first, last] = alternatives.exec(expected) ?? [];
  if (first === undefined || last === undefined) return expected;
  return `${expectedInJapanese(first)}、または ${expectedInJapanese(last)}`;
}
