// Stands for the console scripts of mlx-lm: what `mlx_lm.benchmark` reads, asks for and prints is from its source,
// github.com/ml-explore/mlx-lm `mlx_lm/benchmark.py`, `cli.py` and `utils.py`. FAKE_MLX says how it behaves.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ways = JSON.parse(process.env.FAKE_MLX ?? '{}');
const print = (line) => process.stdout.write(`${line}\n`);
const word = (name) => process.argv[process.argv.indexOf(name) + 1] ?? '';

if (ways.notes) {
  const { FAKE_MLX: _, ...environment } = process.env;
  writeFileSync(
    path.join(ways.notes, `started-${process.pid}.json`),
    JSON.stringify({ words: process.argv.slice(2), environment, folder: process.cwd() }),
  );
}

if (process.argv.includes('--version')) {
  print(ways.version ?? '');
} else {
  benchmark();
}

function benchmark() {
  const model = word('--model');
  const prompt = Number(word('--prompt-tokens'));
  const generation = Number(word('--generation-tokens'));
  const trials = Number(word('--num-trials'));
  if (process.env.HF_HUB_OFFLINE !== '1') fail('huggingface_hub: it would ask the network');
  if (!existsSync(path.join(model, 'config.json'))) fail(`FileNotFoundError: ${model}/config.json`);
  if (!readdirSync(model).some((name) => /^model.*\.safetensors$/.test(name)))
    fail(`FileNotFoundError: No safetensors found in ${model}`);
  const layers = JSON.parse(readFileSync(path.join(model, 'config.json'), 'utf8')).num_hidden_layers;
  if (ways.fails) fail(...ways.fails);
  if (ways.garbage) print(ways.garbage);
  print('Running warmup..');
  if (ways.hangs) return void setInterval(() => undefined, 1000);
  const batch = ways.isFirstVersion ? ' and ' : ', ';
  const end = ways.isFirstVersion ? '.' : ', batch_size=1.';
  print(`Timing with prompt_tokens=${prompt}${batch}generation_tokens=${generation}${end}`);
  // A trial takes a second of which a part does not grow with the layers, unless told otherwise.
  const share = ways.secondsPerLayer === undefined ? 1 : ways.headSeconds + layers * ways.secondsPerLayer;
  const rates = { prompt: [], generation: [] };
  for (let trial = 1; trial <= trials; trial += 1) {
    const jitter = 1 + 0.002 * ((trial % 3) - 1);
    const lie = ways.liesBy ?? 1;
    rates.prompt.push((lie * prompt * jitter) / (0.25 * share));
    rates.generation.push((lie * generation * jitter) / (0.75 * share));
    const told = [
      `prompt_tps=${rates.prompt.at(-1).toFixed(3)}`,
      `generation_tps=${rates.generation.at(-1).toFixed(3)}`,
      'peak_memory=3.285',
      ...(ways.isFirstVersion ? [] : [`total_time=${share.toFixed(3)}`]),
    ];
    print(`Trial ${trial}:  ${told.join(', ')}`);
    if (ways.failsAfter === trial) fail(...ways.failsAfterWith);
  }
  const mean = (values) => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  print(
    `Averages: prompt_tps=${mean(rates.prompt)}, generation_tps=${mean(rates.generation)}, peak_memory=3.285`,
  );
}

function fail(...lines) {
  for (const line of [
    'Traceback (most recent call last):',
    '  File "benchmark.py", line 1, in <module>',
    ...lines,
  ])
    process.stderr.write(`${line}\n`);
  process.exit(1);
}
