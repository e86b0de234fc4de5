/**
 * Every failure the program can name, with the details its sentence needs: what was wrong, where, how
 * much. Each has one sentence in both languages (`contract/text/faults-{en,ja}.ts`) that says what happened, why,
 * and what to do. Never identifiers of the Mac.
 */
export interface FaultDetailsByCode {
  /** `path`: the option, field or file; `expected`: what belongs there. */
  'bad-input': { path: string; expected: string };
  'unknown-command': { command: string };
  'unknown-call': { call: string };
  'not-authorised': undefined;
  'payload-too-large': { limitBytes: number };
  'too-many-windows': { most: number };
  'unknown-model': { model: string };
  'unknown-quantisation': { quantisation: string; known: string };
  'unknown-mac': { mac: string };
  'unknown-chip': { chip: string };
  /** `known`: the numbers of GPU cores that the chip comes with. */
  'unknown-bin': { chip: string; gpuCores: number; known: string };
  'memory-size-not-offered': { mac: string; memoryGB: number; offered: string };
  /** `offered`: ids of its chips. */
  'chip-not-offered': { mac: string; chip: string; offered: string };
  /** `offered`: the configurations meant, as `CHIP:MEMORY`. */
  'configuration-unclear': { mac: string; offered: string };
  'memory-unknown': undefined;
  /** `lastDay`: the catalogue's own, ISO. */
  'later-than-catalogue': { lastDay: string };
  /** `model`: its name, absent where none was out by that day. */
  'model-not-out': { day: string; model?: string };
  'context-out-of-range': { contextTokens: string | number; maximumContextTokens: number };
  'architecture-not-synthesised': { architecture: string };
  'file-unreadable': { path: string; problem: string };
  /** A directory, a pipe, a picture: `expected` says what the path should name. */
  'not-a-model-file': { path: string; expected: string };
  /** `field`: key or tensor of the header, or `magic`, `version`…; `offsetBytes`: where it begins in the file. */
  'gguf-invalid': { path: string; field: string; offsetBytes: number; expected: string };
  'file-changed': { path: string };
  'split-part-missing': { path: string; part: number; parts: number };
  /** `field`: key of the `config.json`. */
  'model-config-invalid': { path: string; field: string; expected: string };
  'shape-unknown': { architecture: string };
  /** `kind`: what it is instead, an `OtherModelKind`. */
  'not-a-language-model': { path: string; architecture: string; kind: string };
  /** `problem`: llama.cpp's own first complaint. */
  'model-refused': { path: string; problem: string };
  'simulation-failed': { problem: string };
  'probe-folder-unreadable': { path: string; problem: string };
  'probe-folder-empty': { path: string };
  'probe-folder-unwritable': { path: string; problem: string };
  'need-file-unreadable': { path: string; problem: string };
  /** `expected`: what belongs in the field; absent: there is none of that name, and `known` are. */
  'need-file-invalid': { path: string; field: string; expected?: string; known?: string };
  /** `line`: from 1; `column`: its name, or its number from 1 where it has none. */
  'csv-invalid': { path: string; line: number; column: string; expected: string };
  'benchmark-busy': undefined;
  'benchmark-cancelled': undefined;
  /** Something else than a benchmark. */
  cancelled: undefined;
  'not-enough-disk': { neededBytes: number; freeBytes: number };
  'disk-full': { neededBytes: number };
  'folder-unwritable': { path: string; problem: string };
  'not-enough-memory': { neededBytes: number; freeBytes: number };
  'engine-missing': { problem: string };
  /** `how`: exit code or signal; `phase`: of the benchmark, or `starting`; `path`: the model file it died of. */
  'engine-died': { how: string; phase: string; path?: string };
  'engine-hung': { seconds: number; phase: string };
  /** `engine`: another engine than our own, by name. */
  'engine-answer-invalid': { problem: string; engine?: string };
  /** `address`: host and port. These and the next are of engines that are asked over HTTP on this machine. */
  'engine-not-running': { engine: string; address: string };
  'engine-port-taken': { engine: string; address: string; problem: string };
  'engine-too-old': { engine: string; version: string; needed: string };
  'engine-busy': { engine: string; problem: string };
  'engine-out-of-memory': { engine: string; model: string; problem: string };
  /** `known`: names of its models; `model`: absent where none was named and there are several. */
  'engine-model-missing': { engine: string; known: string; model?: string };
  'engine-locked': { engine: string };
  'engine-failed': { engine: string; problem: string };
  'engine-silent': { engine: string; seconds: number };
  'engine-stopped-early': { engine: string; model: string; tokens: number; asked: number };
  'address-not-local': { address: string };
  'mlx-missing': undefined;
  /** `platform`: as `linux x64`. */
  'mlx-needs-apple-silicon': { platform: string };
  /** `path`: a virtual environment that was named. */
  'mlx-environment-empty': { path: string };
  /** `command`: the line that would fetch it. */
  'mlx-model-not-here': { model: string; command: string };
  /** `file`: what names the code, or is it. */
  'mlx-model-has-code': { path: string; file: string };
  /** `found`: engines that could be measured here, by name; absent: none. */
  'comparison-needs-two': { found?: string };
  /** `known`: models that several engines have. */
  'comparison-model-unclear': { known: string };
  /** `engines`: the programs that were looked through. */
  'comparison-model-missing': { engines: string };
  'speed-implausible': { test: string };
  'history-unwritable': { path: string; problem: string };
  'settings-unusable': { path: string; problem: string };
  /** `path`: what the damaged file is called now. */
  'settings-damaged': { path: string };
  'no-runs': undefined;
  /** Of other engines than our own. */
  'no-engine-runs': undefined;
  'unknown-run': { run: string; runs: number };
  /** `matches`: ids that begin so. */
  'ambiguous-run': { run: string; matches: string };
  'file-exists': { path: string };
  'file-unwritable': { path: string; problem: string };
  /** What was being printed, to a full disk for one. */
  'output-unwritable': { problem: string };
  'port-taken': { port: number };
  'renderer-not-built': { path: string };
  /** A bug, told only by the call it happened in. */
  internal: { call: string };
}

export type FaultCode = keyof FaultDetailsByCode;

/** Figures and names for the sentence, as they cross a process boundary. */
export type FaultDetails = Readonly<Record<string, string | number>>;

const codes: Record<FaultCode, true> = {
  'bad-input': true,
  'unknown-command': true,
  'unknown-call': true,
  'not-authorised': true,
  'payload-too-large': true,
  'too-many-windows': true,
  'unknown-model': true,
  'unknown-quantisation': true,
  'unknown-mac': true,
  'unknown-chip': true,
  'unknown-bin': true,
  'memory-size-not-offered': true,
  'chip-not-offered': true,
  'configuration-unclear': true,
  'memory-unknown': true,
  'later-than-catalogue': true,
  'model-not-out': true,
  'context-out-of-range': true,
  'architecture-not-synthesised': true,
  'file-unreadable': true,
  'not-a-model-file': true,
  'gguf-invalid': true,
  'file-changed': true,
  'split-part-missing': true,
  'model-config-invalid': true,
  'shape-unknown': true,
  'not-a-language-model': true,
  'model-refused': true,
  'simulation-failed': true,
  'probe-folder-unreadable': true,
  'probe-folder-empty': true,
  'probe-folder-unwritable': true,
  'need-file-unreadable': true,
  'need-file-invalid': true,
  'csv-invalid': true,
  'benchmark-busy': true,
  'benchmark-cancelled': true,
  cancelled: true,
  'not-enough-disk': true,
  'disk-full': true,
  'folder-unwritable': true,
  'not-enough-memory': true,
  'engine-missing': true,
  'engine-died': true,
  'engine-hung': true,
  'engine-answer-invalid': true,
  'engine-not-running': true,
  'engine-port-taken': true,
  'engine-too-old': true,
  'engine-busy': true,
  'engine-out-of-memory': true,
  'engine-model-missing': true,
  'engine-locked': true,
  'engine-failed': true,
  'engine-silent': true,
  'engine-stopped-early': true,
  'address-not-local': true,
  'mlx-missing': true,
  'mlx-needs-apple-silicon': true,
  'mlx-environment-empty': true,
  'mlx-model-not-here': true,
  'mlx-model-has-code': true,
  'comparison-needs-two': true,
  'comparison-model-unclear': true,
  'comparison-model-missing': true,
  'speed-implausible': true,
  'history-unwritable': true,
  'settings-unusable': true,
  'settings-damaged': true,
  'no-runs': true,
  'no-engine-runs': true,
  'unknown-run': true,
  'ambiguous-run': true,
  'file-exists': true,
  'file-unwritable': true,
  'output-unwritable': true,
  'port-taken': true,
  'renderer-not-built': true,
  internal: true,
};

export const isFaultCode = (text: string): text is FaultCode => Object.hasOwn(codes, text);

export const faultCodes: readonly FaultCode[] = Object.keys(codes).filter(isFaultCode);

/** Details may be left out only where the code has none. */
type DetailsArgument<C extends FaultCode> = FaultDetailsByCode[C] extends undefined
  ? [details?: Readonly<Record<string, never>>, options?: { cause?: unknown }]
  : [details: FaultDetailsByCode[C] & FaultDetails, options?: { cause?: unknown }];

/** An expected failure with a code. Anything else that is thrown is a bug and becomes `internal`. */
export class Fault<C extends FaultCode = FaultCode> extends Error {
  override readonly name = 'Fault';
  readonly code: C;
  readonly details: FaultDetails;

  constructor(code: C, ...[details = {}, options]: DetailsArgument<C>) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }

  /** The same fault again on this side of a process boundary. */
  static from({ code, details }: { code: FaultCode; details: FaultDetails }): Fault {
    const fault: Fault = new Fault<'internal'>('internal', { call: '' });
    return Object.assign(fault, { code, details, message: `${code} ${JSON.stringify(details)}` });
  }
}
