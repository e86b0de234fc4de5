import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import { writeSlice } from '../../src-main/adapters/llama/worker/write-slice.ts';
import { llama7b } from '../fakes/llama-shapes.ts';

/**
 * Rates are medians; `ratio`, of ours to dd's, is the median of the rounds, with their quartiles.
 * `fastestRatio` is that of the best file of each: what a busy machine leaves of the comparison.
 */
export interface DiskWriteRates {
  ddBytesPerSecond: number;
  ourBytesPerSecond: number;
  ratio: number;
  ratioLow: number;
  ratioHigh: number;
  fastestRatio: number;
}

export interface DiskWriteReport {
  bytes: number;
  /** Until the last write returned, as the benchmark waits. */
  cached: DiskWriteRates;
  /** Until the disk has it. */
  synced: DiskWriteRates;
}

/** Seconds of one file of about the same size, `synced` as well until it lies on the disk. */
type Writer = (path: string) => Promise<number>;

/**
 * Writes a slice of LLaMA-2-7B Q4_0 of about `bytes`, header, random weights and all, and with `dd` as many
 * zeros, in turns (dd, ours, ours, dd) in the same folder, and prints both. Takes `bytes` of disk at a time.
 */
export async function measureDiskWrite(folder: string, bytes: number, rounds = 5): Promise<DiskWriteReport> {
  const slice = sliceOfAbout(bytes);
  const { signal } = new AbortController();
  const ours: Writer = async (path) => {
    const started = performance.now();
    await writeSlice({ path, shape: llama7b, slice, signal });
    return (performance.now() - started) / 1000;
  };
  const blocks = Math.ceil(sliceBytes(slice) / blockBytes);
  const dd: Writer = async (path) => ddSeconds(path, blocks);
  const report = {
    bytes: sliceBytes(slice),
    cached: await compare({ folder, dd, ours, rounds, finish: () => undefined }),
    synced: await compare({ folder, dd, ours, rounds, finish: syncFile }),
  };
  console.log(line('as written', report.cached));
  console.log(line('with fsync', report.synced));
  return report;
}

const blockBytes = 4 * 2 ** 20;

function sliceOfAbout(bytes: number) {
  const layersOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const sizeOf = (count: number): number => sliceBytes(planSlice(llama7b, 'Q4_0', layersOf(count)));
  const perLayer = sizeOf(2) - sizeOf(1);
  const wanted = 1 + Math.round((bytes - sizeOf(1)) / perLayer);
  return planSlice(llama7b, 'Q4_0', layersOf(Math.min(llama7b.layerCount, Math.max(1, wanted))));
}

/** By its own clock, which leaves out the start of its process. GNU says "copied, 0.2 s", BSD "in 0.2 secs". */
function ddSeconds(path: string, blocks: number): number {
  const { status, stderr } = spawnSync(
    '/bin/dd',
    ['if=/dev/zero', `of=${path}`, `bs=${blockBytes}`, `count=${blocks}`],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  const seconds = /(?:copied, |transferred in )([\d.e-]+) s/.exec(stderr)?.[1];
  if (status !== 0 || seconds === undefined) throw new Error(`dd failed: ${stderr}`);
  return Number(seconds);
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

interface Comparison {
  folder: string;
  dd: Writer;
  ours: Writer;
  rounds: number;
  finish: (path: string) => void;
}

async function compare({ folder, dd, ours, rounds, finish }: Comparison): Promise<DiskWriteRates> {
  const path = join(folder, 'disk-write.bin');
  const rateOf = async (writer: Writer): Promise<number> => {
    try {
      const writeSeconds = await writer(path);
      const started = performance.now();
      finish(path);
      return statSync(path).size / (writeSeconds + (performance.now() - started) / 1000);
    } finally {
      rmSync(path, { force: true });
    }
  };
  // The first files meet pages that the system has yet to find.
  await rateOf(dd);
  await rateOf(ours);
  const dds: number[] = [];
  const own: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rates: [Writer, number][] = [];
    for (const writer of [dd, ours, ours, dd]) rates.push([writer, await rateOf(writer)]);
    const of = (wanted: Writer): number[] =>
      rates.flatMap(([writer, rate]) => (writer === wanted ? [rate] : []));
    dds.push(...of(dd));
    own.push(...of(ours));
    ratios.push(mean(of(ours)) / mean(of(dd)));
  }
  return {
    ddBytesPerSecond: quantile(dds, 0.5),
    ourBytesPerSecond: quantile(own, 0.5),
    ratio: quantile(ratios, 0.5),
    ratioLow: quantile(ratios, 0.25),
    ratioHigh: quantile(ratios, 0.75),
    fastestRatio: Math.max(...own) / Math.max(...dds),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.round(share * (values.length - 1))] ?? NaN;

function line(name: string, rates: DiskWriteRates): string {
  const gigabytes = (rate: number): string => `${(rate / 1e9).toFixed(2)} GB/s`;
  return (
    `writing a slice, ${name}: ${gigabytes(rates.ourBytesPerSecond)}, dd ${gigabytes(rates.ddBytesPerSecond)}, ` +
    `ratio ${rates.ratio.toFixed(3)} (${rates.ratioLow.toFixed(3)} to ${rates.ratioHigh.toFixed(3)}), ` +
    `of the fastest ${rates.fastestRatio.toFixed(3)}`
  );
}

/** Arguments: gigabytes (1), rounds (5), folder (the system's temporary one). */
export async function run(args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(args[2] ?? tmpdir(), 'kaidoki-disk-'));
  try {
    await measureDiskWrite(folder, Number(args[0] ?? 1) * 1e9, Number(args[1] ?? 5));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
