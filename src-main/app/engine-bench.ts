import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { machineLimits } from '#core/benchmark/machine-limits.ts';
import type { BenchmarkMode, BenchmarkProgress } from '#core/benchmark/result.ts';
import { distrustConditions, type DistrustCode } from '#core/benchmark/trust.ts';
import type { EngineRun } from '#core/engines/engine-run.ts';
import { evaluateEngineRun, widestShare } from '#core/engines/evaluate-run.ts';
import { judgeAnswer, type JudgedAnswer } from '#core/engines/judge-answer.ts';
import { sampling } from '#core/engines/other-engine.ts';
import { wordsFor } from '#core/engines/prompt-length.ts';
import { mostDistinctPrompts, randomPrompt } from '#core/engines/random-prompt.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { machineLabel } from './benchmark.ts';
import { watchConditions, type ConditionWatch } from './condition-watch.ts';
import { measureTrials, type MeasuredTrials } from './engine-trials.ts';
import { unlessCancelled, type Hold } from './hold.ts';
import type { EngineChoice, OpenedEngine, OtherEnginePort, Ports, ProbePort, TrialsEngine } from './ports.ts';

export interface EngineBenchPorts extends Pick<Ports, 'clock' | 'rest' | 'random'> {
  otherEngines: Pick<OtherEnginePort, 'open'>;
  probe: Pick<ProbePort, 'readConditions'>;
  engineRuns: Pick<Ports['engineRuns'], 'append'>;
}

export interface EngineBenchAsked extends Omit<EngineChoice, 'contextTokens'> {
  mode: Exclude<BenchmarkMode, 'sustained'>;
  /** Default 512. */
  promptTokens?: number | undefined;
  /** Default 128. */
  generatedTokens?: number | undefined;
  /** Bounds what can be believed. */
  machine?: Machine | undefined;
}

export interface EngineBenchHooks {
  signal: AbortSignal;
  /** Held while the machine sleeps; what was asked meanwhile is asked again. */
  hold?: Hold | undefined;
  onProgress(progress: BenchmarkProgress): void;
}

export interface KeptEngineRun {
  run: EngineRun;
  /** Why it could not be kept; absent: it was. */
  unkept?: unknown;
}

/** Repetitions and the time after which no more than the least are made. */
const effort = {
  quick: { least: 3, most: 3, milliseconds: 20_000 },
  default: { least: 3, most: 10, milliseconds: 60_000 },
  full: { least: 5, most: 25, milliseconds: 300_000 },
} as const;

/** Loading, warming up and letting go. */
const besideMeasuringSeconds = 20;

/** What a run takes about, before anything is known of the engine: 80 s by default. */
export const plannedEngineSeconds = (mode: EngineBenchAsked['mode']): number =>
  effort[mode].milliseconds / 1000 + besideMeasuringSeconds;

const preciseShare = 0.03;
/** Between two requests, so that one's heat and its tidying up are not in the next. */
const restMilliseconds = 500;
/** Words of the prompt that generation is measured behind. */
const shortPromptWords = 16;
/** Repetitions in which a model that ends early is asked anew. */
const mostEarlyEnds = 3;
/** Room beside prompt and answer; engines want multiples. */
const spareContextTokens = 256;
const contextStepTokens = 1024;
const tidyMilliseconds = 10_000;
/** Of a run that was cancelled, which is to end within a second. */
const hastyTidyMilliseconds = 700;

/**
 * Measures one model of one engine. The first requests load and warm it and are thrown away; then a prompt alone
 * and a text alone in turns, with rests between. Throws the `Fault`s of `OpenedEngine`, `engine-answer-invalid`,
 * `engine-stopped-early`, `speed-implausible` and `benchmark-cancelled`.
 */
export async function benchEngine(
  ports: EngineBenchPorts,
  asked: EngineBenchAsked,
  hooks: EngineBenchHooks,
): Promise<KeptEngineRun> {
  const started = ports.clock.now();
  const { promptTokens = 512, generatedTokens = 128 } = asked;
  const wanted = promptTokens + generatedTokens + spareContextTokens;
  const contextTokens = Math.ceil(wanted / contextStepTokens) * contextStepTokens;
  const { signal } = hooks;
  hooks.onProgress({ phase: 'checking', fraction: 0 });
  const before = await unlessCancelled(ports.probe.readConditions(), signal);
  const watch = watchConditions(ports, before);
  const engine = await unlessCancelled(ports.otherEngines.open({ ...asked, contextTokens }, signal), signal);
  const parts = { asked, hooks, watch, promptTokens, generatedTokens };
  let evicted: string[];
  let measured: Measured;
  try {
    measured = await ('ask' in engine
      ? new EngineMeasuring(ports, { ...parts, engine }).measure()
      : trialsOf(ports, { ...parts, engine }));
  } finally {
    const milliseconds = signal.aborted ? hastyTidyMilliseconds : tidyMilliseconds;
    hooks.onProgress({ phase: 'finishing', fraction: 1 });
    evicted = await engine.close(AbortSignal.timeout(milliseconds)).catch(() => []);
  }
  if (signal.aborted) throw new Fault('benchmark-cancelled');
  const run = await finished(measured, { ports, asked, engine, watch, evicted, started });
  return ports.engineRuns.append(run).then(
    () => ({ run }),
    (unkept: unknown) => ({ run, unkept }),
  );
}

/** Memory is shared, so its bandwidth holds whatever computes. */
const limitsOf = ({ machine }: EngineBenchAsked) =>
  machineLimits('other', machine?.memoryBandwidthBytesPerSecond.value);

interface MeasuringParts {
  engine: OpenedEngine;
  asked: EngineBenchAsked;
  hooks: EngineBenchHooks;
  watch: ConditionWatch;
  promptTokens: number;
  generatedTokens: number;
}

type Measured = Omit<MeasuredTrials, 'layersMeasured'> & Partial<MeasuredTrials>;

type TrialParts = Omit<MeasuringParts, 'engine'> & { engine: TrialsEngine };

/** A program that makes its own trials instead of answering. */
function trialsOf(ports: EngineBenchPorts, { engine, asked, hooks, watch, ...tokens }: TrialParts) {
  const { facts } = engine;
  const limits = limitsOf(asked);
  return measureTrials({
    ...tokens,
    engine,
    clock: ports.clock,
    mode: asked.mode,
    milliseconds: effort[asked.mode].milliseconds,
    isPrecise: (tests, answers) =>
      widestShare(evaluateEngineRun({ facts, tests, answers, limits })) <= preciseShare,
    onProgress: (progress) => hooks.onProgress(progress),
    onTrial: () => watch.look(),
    signal: hooks.signal,
  });
}

class EngineMeasuring {
  readonly #ports: EngineBenchPorts;
  readonly #parts: MeasuringParts;
  readonly #prompt: BenchmarkTest;
  readonly #generation: BenchmarkTest;
  #prompts = 0;
  #firstPrompt: number;

  constructor(ports: EngineBenchPorts, parts: MeasuringParts) {
    this.#ports = ports;
    this.#parts = parts;
    this.#prompt = { kind: 'pp', tokens: parts.promptTokens, depthTokens: 0 };
    this.#generation = { kind: 'tg', tokens: parts.generatedTokens, depthTokens: 0 };
    this.#firstPrompt = Math.floor(ports.random() * mostDistinctPrompts);
  }

  async measure(): Promise<Measured> {
    const { engine, promptTokens, hooks, asked, watch } = this.#parts;
    const tests = [this.#prompt, this.#generation];
    hooks.onProgress({ phase: engine.facts.wasLoaded ? 'warming-up' : 'loading', fraction: 0 });
    const first = await this.#ask(shortPromptWords, 8, true);
    hooks.onProgress({ phase: 'warming-up', fraction: 0.05 });
    // The same length as what is measured: what is compiled or reserved for it is then there.
    const warm = await this.#ask(promptTokens, 1);
    const counted = { program: engine.facts.program, words: promptTokens, tokens: warm.promptTokens };
    const words = wordsFor(promptTokens, counted);
    const { least, most, milliseconds } = effort[asked.mode];
    const answers: JudgedAnswer[] = [];
    const begun = this.#ports.clock.now().getTime();
    for (let block = 0; block < most; block += 1) {
      const passed = this.#ports.clock.now().getTime() - begun;
      if (block >= least && (passed >= milliseconds || this.#isPrecise(answers))) break;
      answers.push(await this.#measureOne(this.#prompt, block, words));
      answers.push(await this.#measureOne(this.#generation, block, shortPromptWords));
      watch.look();
    }
    return {
      tests,
      answers,
      firstRequestSeconds: first.totalSeconds,
      shortPromptTokens: first.promptTokens ?? shortPromptWords,
    };
  }

  /** A model that writes too little is asked again with another prompt. */
  async #measureOne(test: BenchmarkTest, block: number, words: number): Promise<JudgedAnswer> {
    const { hooks, engine, asked } = this.#parts;
    const fraction = 0.1 + (0.9 * block) / effort[asked.mode].most;
    for (let attempt = 1; ; attempt += 1) {
      await this.#ports.rest(restMilliseconds, hooks.signal);
      await unlessCancelled(hooks.hold?.passed() ?? Promise.resolve(), hooks.signal);
      const holds = hooks.hold?.times;
      hooks.onProgress({ phase: 'measuring', fraction, test: testName(test) });
      try {
        const answer = await this.#ask(words, test.kind === 'pp' ? 1 : test.tokens);
        if (hooks.hold?.times === holds) return judgeAnswer(answer, { facts: engine.facts, test, block });
      } catch (error) {
        if (hooks.hold?.times !== holds && !hooks.signal.aborted) continue;
        const isEarly = error instanceof Fault && error.code === 'engine-stopped-early';
        if (!isEarly || attempt >= mostEarlyEnds) throw error;
      }
    }
  }

  #isPrecise(answers: readonly JudgedAnswer[]): boolean {
    const { engine, asked } = this.#parts;
    const tests = [this.#prompt, this.#generation];
    return (
      widestShare(evaluateEngineRun({ facts: engine.facts, tests, answers, limits: limitsOf(asked) })) <=
      preciseShare
    );
  }

  #ask(words: number, generatedTokens: number, isFirst = false) {
    const { engine, hooks } = this.#parts;
    if (hooks.signal.aborted) throw new Fault('benchmark-cancelled');
    const prompt = randomPrompt(words, this.#firstPrompt + this.#prompts, () => this.#ports.random());
    this.#prompts += 1;
    const asking = engine.ask({ prompt, generatedTokens, isFirst, signal: hooks.signal });
    return unlessCancelled(asking, hooks.signal);
  }
}

interface Finishing {
  ports: EngineBenchPorts;
  asked: EngineBenchAsked;
  engine: OpenedEngine | TrialsEngine;
  watch: ConditionWatch;
  evicted: string[];
  started: Date;
}

async function finished(
  { tests, answers, firstRequestSeconds, shortPromptTokens, layersMeasured, peakMemoryBytes }: Measured,
  { ports, asked, engine, watch, evicted, started }: Finishing,
): Promise<EngineRun> {
  const { facts } = engine;
  const evaluated = evaluateEngineRun({ facts, tests, answers, limits: limitsOf(asked) });
  const readings = await watch.readings();
  const reasons = [...new Set<DistrustCode>([...distrustConditions(readings), ...evaluated.reasons])];
  const { powerSource, lowPowerMode, memoryPressure, swapUsedBytes, loadPerCpu } = readings.before;
  return {
    kind: 'engine-run',
    engine: facts.engine,
    program: facts.program,
    ...(facts.version !== undefined && { version: facts.version }),
    model: facts.model,
    ...(facts.quantisation !== undefined && { quantisation: facts.quantisation }),
    ...(facts.modelBytes !== undefined && { modelBytes: facts.modelBytes }),
    ...(facts.format !== undefined && { format: facts.format }),
    mode: asked.mode,
    clock: evaluated.clock,
    settings: {
      ...(facts.contextTokens !== undefined && { contextTokens: facts.contextTokens }),
      ...(facts.sampling ?? sampling),
      promptCache: 'ask' in engine ? 'defeated' : 'none',
      generationDepthTokens: shortPromptTokens,
    },
    results: evaluated.results,
    wallClock: evaluated.wallClock,
    firstRequestSeconds,
    wasLoaded: facts.wasLoaded,
    ...(facts.layersTotal !== undefined && { layersMeasured, layersTotal: facts.layersTotal }),
    ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    ...(facts.knownVersions !== undefined && { knownVersions: facts.knownVersions }),
    ...(evicted.length > 0 && { evictedModels: evicted }),
    conditions: {
      ...(powerSource !== undefined && { powerSource }),
      ...(lowPowerMode !== undefined && { lowPowerMode }),
      ...(memoryPressure !== undefined && { memoryPressure }),
      ...(swapUsedBytes !== undefined && { swapUsedBytes: Math.round(swapUsedBytes) }),
      ...(loadPerCpu !== undefined && { loadBefore: loadPerCpu }),
    },
    trusted: reasons.length === 0,
    reasons,
    ...(asked.machine && { machine: machineLabel(asked.machine) }),
    startedAt: started.toISOString(),
    elapsedMilliseconds: Math.max(0, ports.clock.now().getTime() - started.getTime()),
  };
}
