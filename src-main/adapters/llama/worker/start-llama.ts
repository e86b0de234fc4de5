import { availableParallelism, cpus } from 'node:os';
import { getLlama, getModuleVersion, LlamaLogLevel, NoBinaryFoundError, type Llama } from 'node-llama-cpp';
import { Fault } from '#core/fault.ts';
import type { EngineDescription } from '../../../app/ports.ts';
import { buildName } from '../installed-build.ts';
import { EngineLog } from './engine-log.ts';

export interface StartedLlama {
  llama: Llama;
  log: EngineLog;
  description: EngineDescription;
  /** Threads for a CPU backend; absent where the GPU computes and llama.cpp's default serves. */
  threads?: number;
}

/**
 * Starts llama.cpp: Metal on a Mac, CPU elsewhere. Throws `engine-missing` without a prebuilt binary; it
 * never compiles or downloads one.
 */
export async function startLlama(): Promise<StartedLlama> {
  // llama.cpp obeys these (no fusion, no graph reuse, the tensor API forced on or off); left over from
  // someone's experiment they would falsify the figures.
  for (const name of Object.keys(process.env)) {
    if (/^(?:GGML|LLAMA)_/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  // A failed assertion would have a debugger attached, where one is installed: twelve seconds before it ends.
  process.env['GGML_NO_BACKTRACE'] = '1';
  const log = new EngineLog();
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    gpu: process.platform === 'darwin' ? 'auto' : false,
    logLevel: LlamaLogLevel.debug,
    logger: (_level, message) => log.add(message),
    // llama-bench runs with residency sets on; node-llama-cpp would switch them off.
    experimental: { metalSkipDisablingResidencySets: true },
  }).catch((cause: unknown) => {
    throw cause instanceof NoBinaryFoundError
      ? new Fault(
          'engine-missing',
          { problem: `no binary for ${process.platform}-${process.arch}` },
          { cause },
        )
      : cause;
  });

  const isMetal = llama.gpu === 'metal';
  const deviceNames = llama.gpu === false ? [cpuName()] : await llama.getGpuDeviceNames();
  const budgetBytes = isMetal ? (await llama.getVramState()).total : undefined;
  // The last line of what Metal says of the device.
  if (isMetal) await log.find((text) => (text.includes('recommendedMaxWorkingSetSize') ? true : undefined));
  const description: EngineDescription = {
    backend: isMetal ? 'metal' : llama.gpu === false ? 'cpu' : 'other',
    build: buildName(llama.llamaCppRelease.release, await getModuleVersion()),
    deviceNames,
    ...(budgetBytes !== undefined && { budgetBytes }),
    log: log.take().slice(0, 100_000),
  };
  return { llama, log, description, ...(llama.gpu === false && { threads: cpuThreads(llama.cpuMathCores) }) };
}

/**
 * One core is left free for JavaScript: on all cores its work between two tokens competes with kernels
 * that spin while they wait, and llama.cpp's own timings no longer agree with libllama called directly.
 */
const cpuThreads = (mathCores: number): number =>
  Math.max(1, Math.min(mathCores, availableParallelism() - 1));

const cpuName = (): string => cpus()[0]?.model.trim() || process.arch;
