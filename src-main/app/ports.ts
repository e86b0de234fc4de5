import type { BenchmarkProgress, BenchmarkResult, EngineSettings } from '#core/benchmark/result.ts';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import type { ClaimedTime } from '#core/benchmark/evaluate.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import type { BenchmarkTarget } from '#core/benchmark/target.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { CatalogueProblem } from '#core/chips/catalogue-problem.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import type { EngineRun } from '#core/engines/engine-run.ts';
import type { FoundEngine } from '#core/engines/found-engine.ts';
import type { EngineAnswer, EngineFacts, EngineTrial, OtherEngine } from '#core/engines/other-engine.ts';
import type { GgufHeader } from '#core/gguf/read-header.ts';
import type { HostFacts } from '#core/hardware/assemble-other.ts';
import type { MachineConditions, RawProbe } from '#core/hardware/machine.ts';
import type { Discovery } from '#core/local-models/found.ts';
import type { LoadQuestion, SimulatedLoad } from '#core/memory/simulation.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { Settings } from '#core/settings/settings.ts';

/** Reads this machine's raw command output; fresh each time, with a timeout per command. */
export interface ProbePort {
  readRaw(): Promise<RawProbe>;
  readConditions(): Promise<MachineConditions & { loadPerCpu?: number }>;
  /** What Node knows of the machine itself; absent when a folder is read instead. */
  readHost(): HostFacts | undefined;
  /** `process.platform` of a live probe; 'folder' when a folder is read instead. */
  readonly platform: string;
}

/** Probe folders (`probe --raw DIR`) on the user's disk. */
export interface ProbeFolderPort {
  /** @throws `Fault` `probe-folder-unreadable`, `probe-folder-empty` */
  read(folder: string): Promise<RawProbe>;
  /** Identifiers are blanked before anything is written. @throws `Fault` `probe-folder-unwritable` */
  write(folder: string, raw: RawProbe): Promise<void>;
}

export interface BenchmarkRequest {
  target: BenchmarkTarget;
  tests: readonly BenchmarkTest[];
  /** Layers per slice; absent: chosen by the plan. */
  sliceLayers?: readonly number[];
  /** Stops measuring when reached, with the interval it then has. */
  timeBudgetMilliseconds: number;
  /** Disturbed blocks are measured again only while there is time. */
  keepsToBudget?: boolean;
  /** Measures for so long, whatever the interval, and keeps the curve. */
  sustainedMilliseconds?: number;
}

export interface Measurement {
  samples: Sample[];
  /** As many as `samples` name. */
  blocks: BlockRecord[];
  /** Block numbers of each slice in the whole model, by the plan. */
  slices: number[][];
  claimed?: ClaimedTime;
  backend: BenchmarkResult['backend'];
  build: string;
  deviceName?: string;
  settings: EngineSettings;
  bytesWritten: number;
}

export interface MeasureHooks {
  signal: AbortSignal;
  onProgress(progress: BenchmarkProgress): void;
  /** After each block: the moment to look at the machine again. */
  onBlock?(): void;
  /** Told once, of how to hold the run while the machine sleeps, and to go on after it. */
  onPausable?(control: PauseControl): void;
}

export interface PauseControl {
  pause(): void;
  resume(): void;
}

export interface EngineDescription {
  backend: BenchmarkResult['backend'];
  build: string;
  deviceNames: string[];
  /** Metal's `recommendedMaxWorkingSetSize`; absent without Metal. */
  budgetBytes?: number;
  /** llama.cpp's log of starting the backend, for `llamacpp-metal.log`. */
  log: string;
}

/** A load that llama.cpp plans without loading: a model of the catalogue, or the parts of a GGUF file in order. */
export interface SimulationRequest {
  source:
    { kind: 'shape'; shape: ModelShape; quantisation: string } | { kind: 'files'; paths: readonly string[] };
  questions: readonly LoadQuestion[];
}

/** What its own allocator would take on the backend it has here. */
export interface Simulation {
  weightBytes: number;
  backend: BenchmarkResult['backend'];
  build: string;
  /** One for each question, in their order. */
  loads: SimulatedLoad[];
}

export interface EnginePort {
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Throws a `Fault`: `simulation-failed`, `engine-missing`, `engine-died`, `engine-hung`, … */
  simulate(request: SimulationRequest, signal?: AbortSignal): Promise<Simulation>;
  /** Throws a `Fault`: `not-enough-disk`, `disk-full`, `not-enough-memory`, `engine-missing`, `engine-died`, `engine-hung`, `benchmark-cancelled`, … */
  measure(request: BenchmarkRequest, hooks: MeasureHooks): Promise<Measurement>;
  /** Removes slices that a crashed run left; answers how many files. */
  sweep(): Promise<number>;
}

/** A GGUF model on disk, as its headers tell; its weights are not read. */
export interface ModelFile {
  /** As given. */
  path: string;
  /** In order; one unless the model is split. */
  parts: readonly { path: string; fileBytes: number }[];
  /** Of the first part, with the tensors of all: each tensor's `offset` is within its own part. */
  header: GgufHeader;
  /** `general.architecture`. */
  architecture: string;
  /** `general.name`, where it has one. */
  name?: string;
  /** Quantisation by `general.file_type`, where the file says. */
  fileTypeName?: string;
  /** All parts, headers and padding included. */
  totalFileBytes: number;
  /** Vision and audio encoders (`mmproj`) in the same folder. */
  projectors: { path: string; bytes: number }[];
  /** LoRA adapters of its architecture in the same folder; `baseModel`: what they name as trained on. */
  adapters: { path: string; bytes: number; baseModel?: string }[];
}

/** Model files on the user's disk, read-only. */
export interface ModelFilesPort {
  /** `config`: a `config.json` or a folder that holds one. @throws `Fault` `file-unreadable` */
  kind(path: string): Promise<'gguf' | 'config' | 'missing' | 'other'>;
  /** @throws `Fault` `file-unreadable`, `not-a-model-file`, `file-changed`, `gguf-invalid`, `split-part-missing` */
  open(path: string): Promise<ModelFile>;
  /** @throws `Fault` `file-unreadable`, `model-config-invalid` */
  readConfig(path: string): Promise<{ path: string; config: unknown }>;
}

/** Models that other programs keep on this disk, read-only. */
export interface LocalModelsPort {
  /** `folders`: that the user named, beside those of the programs. @throws `Fault` `file-unreadable`, `cancelled` */
  discover(asked: { folders: readonly string[]; signal?: AbortSignal | undefined }): Promise<Discovery>;
}

export interface KeptEntries<T> {
  /** In the order they were appended. */
  entries: T[];
  /** Damaged lines set aside since the program began, and those of this reading that could not be. */
  setAside: number;
  /** Lines of a later program, which stay in place. */
  newer: number;
}

/** What was measured and is kept on disk, one kind of entry a file. */
export interface KeptPort<T> {
  /** Nothing is lost silently: what can't be read is counted. @throws `Fault` `history-unwritable` */
  read(): Promise<KeptEntries<T>>;
  /** Resolves when the disk has it. @throws `Fault` `history-unwritable` */
  append(entry: T): Promise<void>;
}

export interface SettingsPort {
  /**
   * Empty before anything was chosen. `damagedFile`: the file did not make sense and was set aside under this
   * name; what was sound in it is answered. @throws `Fault` `settings-unusable`
   */
  read(): Promise<{ settings: Settings; damagedFile?: string }>;
  /** Whole or not at all; resolves when the disk has it. @throws `Fault` `settings-unusable` */
  write(settings: Settings): Promise<void>;
}

export interface CataloguePort {
  /** The shipped catalogue with the user's override laid over it; bad rows are named and skipped. */
  read(): Promise<{ catalogue: Catalogue; problems: CatalogueProblem[] }>;
}

export interface ClockPort {
  now(): Date;
}

/** Which engine is measured, where, and with what. */
export interface EngineChoice {
  engine: OtherEngine;
  /** Default: where it usually listens on 127.0.0.1. */
  url?: string | undefined;
  /** The engine's own name for it; absent: the only one there is, or the only one in memory. */
  model?: string | undefined;
  /** Room for tokens that the run needs. */
  contextTokens: number;
  /** Of `mlx` alone. */
  mlx?: MlxChoice | undefined;
}

/** Where mlx-lm is taken from, and what it measures. */
export interface MlxChoice {
  /** A virtual environment that holds it; absent: the one that is active, then the path. */
  environmentFolder?: string | undefined;
  /** Where none is found, `uvx` may fetch it. */
  allowsUvx?: boolean | undefined;
  /** A model of random weights, made for the run, instead of one on disk. */
  synthetic?: SyntheticMlx | undefined;
}

export interface SyntheticMlx {
  /** Of the catalogue. */
  modelId: string;
  shape: ModelShape;
  bits: 4 | 8;
  /** Layers per slice; absent: chosen as for our own runs. */
  sliceLayers?: readonly number[] | undefined;
}

export interface EngineQuestion {
  prompt: string;
  generatedTokens: number;
  /** The model may have to be loaded before. */
  isFirst: boolean;
  signal: AbortSignal;
}

/** One engine with one of its models. */
export interface EngineWithModel {
  facts: EngineFacts;
  /**
   * Lets a model go that was not in memory before, and no other. Answers the names of those that were and no
   * longer are. What goes wrong then is not told: there is nothing more to be done.
   */
  close(signal: AbortSignal): Promise<string[]>;
}

export interface OpenedEngine extends EngineWithModel {
  /** @throws `Fault` of the engine's own; `benchmark-cancelled` */
  ask(question: EngineQuestion): Promise<EngineAnswer>;
}

export interface TrialsQuestion {
  promptTokens: number;
  generatedTokens: number;
  /** The program is started so many times for each slice, in turns; of a model that is measured as it is, once. */
  rounds: number;
  /** In one start. */
  trials: number;
  /** After each trial of a model that is measured as it is, and after each round of slices. */
  isEnough(trials: readonly EngineTrial[]): boolean;
  onProgress(progress: BenchmarkProgress): void;
  signal: AbortSignal;
}

/** Seconds before the first trial, starting, loading and warming up. */
export interface EngineTrials {
  trials: EngineTrial[];
  startSeconds: number;
}

/** A program that answers no questions: it makes its own trials, each a prompt and a text after it. */
export interface TrialsEngine extends EngineWithModel {
  /** @throws `Fault` of the engine's own; `benchmark-cancelled` */
  runTrials(question: TrialsQuestion): Promise<EngineTrials>;
}

/** Engines that listen on this machine; asked only when the user asks. */
export interface OtherEnginePort {
  /**
   * @throws `Fault` `address-not-local`, `engine-not-running`, `engine-port-taken`, `engine-too-old`,
   * `engine-busy`, `engine-locked`, `engine-model-missing`, `mlx-missing`, …
   */
  open(choice: EngineChoice, signal: AbortSignal): Promise<OpenedEngine | TrialsEngine>;
  /**
   * Looks for each engine where it usually is and where else it is said to be; those that can't be measured are
   * answered with the fault. @throws `Fault` `benchmark-cancelled`
   */
  find(places: readonly EnginePlace[], signal: AbortSignal): Promise<FoundEngine[]>;
}

/** Where an engine is said to listen. */
export type EnginePlace = Pick<EngineChoice, 'engine'> & { url: string };

export interface Ports {
  probe: ProbePort;
  probeFolders: ProbeFolderPort;
  engine: EnginePort;
  modelFiles: ModelFilesPort;
  localModels: LocalModelsPort;
  history: KeptPort<BenchmarkResult>;
  otherEngines: OtherEnginePort;
  engineRuns: KeptPort<EngineRun>;
  engineComparisons: KeptPort<EngineComparison>;
  settings: SettingsPort;
  catalogue: CataloguePort;
  clock: ClockPort;
  /** Resolves after so long, or as soon as the signal says so. */
  rest(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** 0 to below 1. */
  random(): number;
}
