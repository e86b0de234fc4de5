import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'out', 'main', 'cli.js');
const macs = join(root, 'test', 'fixtures', 'macs');

describe('the built command line', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kaidoki-cli-'));
    environment = { ...process.env, KAIDOKI_HOME: join(folder, 'home'), TMPDIR: folder, LC_ALL: 'C' };
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function kaidoki(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it.each(readdirSync(macs))('probes %s from its folder as JSON, without a word on stderr', (mac) => {
    const { status, stdout, stderr } = kaidoki('probe', '--from', join(macs, mac), '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const value = JSON.parse(stdout);
    expect(value.warnings).toBeInstanceOf(Array);
    expect(stdout).not.toMatch(/serial|uuid|null/i);
  });

  it('reports a Mac from its folder in both languages, from probe to verdict', () => {
    const from = join(macs, 'macbook-pro-m4-pro-48gb');
    const english = kaidoki('report', '--from', from);
    expect(english).toMatchObject({ status: 0, stderr: '' });
    for (const words of ['Apple M4 Pro', 'Room for models', 'Qwen2.5 32B', 'Verdict', 'Keep it']) {
      expect(english.stdout).toContain(words);
    }
    const japanese = kaidoki('report', '--from', from, '--lang', 'ja');
    for (const words of ['モデルに使えるメモリ', '結論', 'このままで十分']) {
      expect(japanese.stdout).toContain(words);
    }
  });

  it('gives the report as JSON with the keys of each part', () => {
    const { stdout } = kaidoki('report', '--from', join(macs, 'macbook-pro-m4-pro-48gb'), '--json');
    const value = JSON.parse(stdout);
    expect(value.probe).toMatchObject({ chip: { name: 'Apple M4 Pro', gpuCores: 20 }, isAppleSilicon: true });
    expect(value.fit.rows[0]).toMatchObject({ modelId: expect.any(String), need: { method: 'formula' } });
    expect(value.advise).toMatchObject({ verdict: 'keep', catalogueDate: expect.stringMatching(/^2026-/) });
  });

  it('writes a probe folder that it reads back the same', () => {
    const raw = join(folder, 'raw');
    const live = JSON.parse(kaidoki('probe', '--raw', raw, '--json').stdout);
    const read = JSON.parse(kaidoki('probe', '--from', raw, '--json').stdout);
    expect(read.memoryBytes).toBe(live.memoryBytes);
    expect(read.isAppleSilicon).toBe(live.isAppleSilicon);
  });

  it.each([
    [['nonsense'], 'There is no command'],
    [['fit', '--contxt', '4096'], '--contxt'],
    [['fit', '--context', '0'], 'A context of 0'],
    [['fit', '--mac', 'macbook-air-13-m4'], '--mac'],
    [['fit', '--mac', 'macbook-air-13-m4', '--memory', '64'], '16, 24, 32'],
    [['estimate'], 'MODEL:QUANT'],
    [['predict'], 'MODEL:QUANT'],
    [['predict', 'gpt-5:Q4_K_M'], 'No model "gpt-5"'],
    [['predict', 'qwen3-8b:Q9'], 'No quantisation "Q9"'],
    [['predict', 'qwen3-8b', '--chip', 'M9'], 'No chip "M9"'],
    [['predict', 'qwen3-8b', '--chip', 'M4 Pro', '--gpu-cores', '18'], '16, 20'],
    [['predict', '--batch', 'nowhere.csv'], 'ENOENT'],
    [['predict', '--batch', join(root, 'package.json')], 'line 1, column engine'],
    [['estimate', 'gpt-5:Q4_K_M'], 'No model "gpt-5"'],
    [['bench', 'gpt-5'], 'No model "gpt-5"'],
    [['bench', 'qwen2.5-7b:Q9'], 'No quantisation "Q9"'],
    [['bench', 'qwen2.5-7b:MLX-4bit'], 'No quantisation "MLX-4bit"'],
    [['bench', 'nowhere/model.gguf'], 'ENOENT'],
    [['bench', '--quick', '--full'], '--quick'],
    [['bench', '--sustained', '--minutes', '61'], '1 to 60'],
    [['bench', '--minutes', '5'], '--sustained'],
    [['bench', '--prompt', 'many'], '--prompt'],
    [['bench', '--prompt', '0'], '--prompt'],
    [['bench', '--prompt', '513'], 'more than one token'],
    [['bench', '--generate', '1.5'], '--generate'],
    [['bench', '--depth', '-1'], '--depth'],
    [['bench', '--depth', '8k'], 'depth should be a whole number from 0 to 4096'],
    [['serve', '--port', '99999'], '65535'],
    [['models', '--lang', 'fr'], 'ja | en'],
    [['advise', '--need', '/dev/zero'], 'not a file'],
    [['estimate', 'qwen2.5-32b:Q9'], 'No quantisation "Q9"'],
    [['estimate', 'qwen2.5-32b:Q4_K_M', '--context', '999999'], '32K'],
    [['estimate', 'qwen2.5-32b:Q4_K_M', '--context', '0'], '32K'],
    [['estimate', 'qwen2.5-32b:Q4_K_M', '--context', '1.5'], '32K'],
    [['estimate', 'nowhere/model.gguf'], 'ENOENT'],
    [['estimate', macs], 'this is a folder'],
    [['estimate', join(root, 'package.json')], 'model_type'],
    [['fit', '--batch', '4'], '--training'],
    [['fit', '--model', 'qwen2.5-7b', '--context', '100000000'], '32K'],
    [['fit', '--chip', 'm4-10c-10g'], '--mac'],
    [['estimate', 'qwen2.5-7b:Q4_K_M', '--quant', 'Q8_0'], '--quant'],
    [['estimate', 'qwen2.5-7b:MLX-4bit', '--exact'], 'MLX'],
    [['fit', '--training', 'full'], 'lora | qlora'],
    [['probe', '--from', 'nowhere'], 'nowhere'],
    [['advise', '--currency', 'EUR'], 'JPY | USD'],
    [['advise', '--need', 'nowhere.json'], 'nowhere.json'],
    [['advise', '--portable', 'desktop-only', '--max-weight', '1.3'], '--max-weight should be'],
    [['advise', '--as-of', '2030-01-01'], 'Nothing is known of days after'],
    [['advise', '--training', 'qlora', '--sample', '9999999'], '--sample should be'],
    [['fit', '--training', 'qlora', '--batch', '20000000'], '--batch should be'],
    [['predict', '--chip', 'M4 Pro', '--memory', '7', 'qwen3-8b:Q4_K_M'], '24, 48, 64'],
    [['macs', '--generation', 'M99'], 'A18, M1, M2'],
    [['advise', '--consider', 'macbook-1984'], 'macbook-1984'],
    [['advise', '--budget', '-5'], '--budget'],
    [['advise', '--batch', '4'], '--training'],
    [['advise', '--price', 'mac-mini-m6'], 'MAC[:CHIP][:MEMORY]=AMOUNT'],
    [['advise', '--price', 'mac-mini-m9=800'], 'No Mac "mac-mini-m9"'],
    [['advise', '--price', 'mac-mini-m4-pro:32=800:used'], '24, 48, 64'],
    [['advise', '--price', 'mac-mini-m4-pro:48=800:used'], 'm4-pro-12c-16g:48, m4-pro-14c-20g:48'],
    [['macs', '--generation', 'intel'], '--generation'],
    [['macs', '--chip', 'm9-pro'], 'No chip "m9-pro"'],
    [['macs', '--chip', 'm4-pro', '--memory', '32'], '24, 48, 64'],
    [['history', '--export', 'pdf'], 'markdown | table | csv | json'],
    [['history', '3'], '--compare'],
    [['history', '--run', '1', '--compare', '2'], '--run'],
  ])('refuses %j with exit code 2 and one sentence', (args, words) => {
    const { status, stdout, stderr } = kaidoki(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.runIf(existsSync('/dev/full'))('says when a full disk takes no output', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'models'], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^The output .*ENOSPC.*\n$/),
    });
  });

  it('prints figures that a search with plain spaces finds', () => {
    expect(kaidoki('probe', '--from', join(macs, 'macbook-pro-m4-pro-48gb')).stdout).toMatch(
      /^[^\u00a0\u202f]*51\.5 GB[^\u00a0\u202f]*$/,
    );
  });

  it('names the place of the mistake in a file of needs', () => {
    const need = join(folder, 'need.json');
    writeFileSync(need, JSON.stringify({ contextTokens: 'much' }));
    expect(kaidoki('advise', '--need', need)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('contextTokens'),
    });
    writeFileSync(need, JSON.stringify({ contxt: 4096, training: { batch: 0 }, portable: 'sometimes' }));
    const { stderr } = kaidoki('advise', '--need', need);
    for (const field of ['contxt', 'training.batch', 'portable']) expect(stderr).toContain(field);
  });

  it('tells about a row of the own catalogue that is wrong, and uses the others', () => {
    const home = join(folder, 'own');
    const catalogue = join(folder, 'catalogue.json');
    writeFileSync(catalogue, '{"prices": [{"mac": "macbook-air-1984"}]');
    const result = spawnSync(process.execPath, [cli, 'macs', '--json'], {
      env: { ...environment, KAIDOKI_HOME: home, KAIDOKI_CATALOGUE: catalogue },
      encoding: 'utf8',
    });
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout).length).toBeGreaterThan(50);
    expect(result.stderr).toContain('catalogue.json');
  });

  it('ends a benchmark at Ctrl+C with 130, leaving neither a file nor an entry', async () => {
    const child = spawn(process.execPath, [cli, 'bench'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('writing') && !child.killed) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(said).toContain('cancelled');
    expect(readdirSync(folder).filter((name) => name.startsWith('kaidoki'))).toEqual([]);
    expect(kaidoki('history', '--json').stdout.trim()).toBe('[]');
  });

  it('says what really happens to 32B at 4 bit on a Mac with 24 GB, and what would help', () => {
    const mac = ['--mac', 'macbook-pro-14-m4', '--memory', '24', '--context', '4096'];
    const { stdout, status } = kaidoki('fit', ...mac, '--model', 'qwen2.5-32b', '--json');
    expect(status).toBe(0);
    const row = JSON.parse(stdout).rows.find(
      ({ quantisation }: { quantisation: string }) => quantisation === 'Q4_K_M',
    );
    expect(row).toMatchObject({ answer: 'raise-limit', largestContextTokens: 0 });
    expect(row.remedies.at(-1)).toEqual({ kind: 'more-memory', answer: 'fits', memoryGB: 32 });
    const words = kaidoki('fit', ...mac, '--model', 'qwen2.5-32b', '--lang', 'ja').stdout;
    expect(words).toContain('sudo sysctl iogpu.wired_limit_mb=');
    expect(words).toContain('メモリ 32 GB の Mac にする');
  });

  it('estimates a model by formula and lets llama.cpp itself plan it, within 3 %', () => {
    const model = ['estimate', 'lfm2-350m:Q8_0', '--context', '4096', '--json'];
    const formula = JSON.parse(kaidoki(...model).stdout);
    const exact = JSON.parse(kaidoki(...model, '--exact').stdout);
    expect(exact).toMatchObject({ method: 'simulation', build: expect.stringContaining('llama.cpp') });
    expect(exact.weightBytes).toBe(formula.weightBytes);
    expect(Math.abs(formula.totalBytes / exact.totalBytes - 1)).toBeLessThan(0.03);
  });

  it('adds fine-tuning as a column of its own, with the article’s rule beside it', () => {
    const { stdout } = kaidoki('fit', '--mac', 'mac-mini-m5-pro', '--memory', '48', '--training', 'qlora');
    expect(stdout).toContain('Article: twice');
    expect(stdout).toMatch(/Qwen2\.5 32B Instruct\s+23\.4.GB \(20\.5.GB–24\.6.GB\)\s+● fits\s+39\.3.GB/);
  });

  it('lists Macs with their prices, and sets equal configurations against each other', () => {
    const listed = kaidoki('macs', '--sold', '--generation', 'm6', '--currency', 'JPY');
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    expect(listed.stdout).toMatch(/mac-mini-m6\n +m6-12c-12g +16.GB ¥149,800/);
    expect(listed.stdout).not.toContain('M5');
    const compare = ['macs', '--chip', 'm4-pro', '--memory', '48', '--currency', 'JPY'];
    const { stdout } = kaidoki(...compare);
    expect(stdout).toMatch(/Mac mini +about ¥278,800\*/);
    expect(stdout).toMatch(/MacBook Pro \(14-inch\) +¥418,800 +\+¥140,000/);
    const rows: { macId: string }[] = JSON.parse(kaidoki(...compare, '--json').stdout);
    expect(rows.map(({ macId }) => macId)).toContain('macbook-pro-16-m4-pro');
  });

  it('makes a Mac no longer sold a candidate at the price that it is offered for', () => {
    const from = join(macs, 'macbook-air-m1-16gb-macos15');
    const price = 'mac-mini-m4-pro:m4-pro-14c-20g:48=1500:used';
    const { stdout } = kaidoki('advise', '--from', from, '--currency', 'USD', '--price', price, '--json');
    const own = JSON.parse(stdout).candidates.filter(
      (candidate: { price?: { kind: string } }) => candidate.price?.kind === 'user',
    );
    expect(own).toMatchObject([{ macId: 'mac-mini-m4-pro', memoryGB: 48, price: { condition: 'used' } }]);
  });

  it('shows the article’s tables with what is wrong in them', () => {
    const { stdout } = kaidoki('article');
    expect(stdout.match(/^\d+B \d+ bit/gm)).toHaveLength(12);
    expect(stdout).toContain('This chip was never sold with 32 GB');
    expect(JSON.parse(kaidoki('article', '--json').stdout).rows).toHaveLength(8);
  });

  it('prints help without colours into a pipe', () => {
    const { status, stdout } = kaidoki('--help');
    expect(status).toBe(0);
    expect(stdout).not.toContain('\u001b');
    for (const name of ['probe', 'bench', 'fit', 'advise']) expect(stdout).toContain(name);
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(kaidoki('--version').stdout.trim()).toBe(version);
  });
});
