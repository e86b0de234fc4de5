import { spawn, type ChildProcess } from 'node:child_process';
import { otherEngineNames } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../../error-code.ts';
import { OutputLines } from './output-lines.ts';

const engine = otherEngineNames.mlx;

export interface ProgramRun {
  program: readonly [command: string, ...words: string[]];
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Ended when it prints nothing for so long. */
  silenceMilliseconds: number;
  /** Each line of its output as it comes; `enough` ends it. */
  onLine(line: string): 'enough' | undefined;
  /** For whoever has to end it should we not be there any more. */
  onStarted?(processId: number): void;
}

export interface ProgramEnd {
  /** It ended by itself without complaint, or was told that it was enough. */
  isSuccess: boolean;
  /** `exit code 1`, `SIGSEGV`. */
  how: string;
  /** The last of its error stream. */
  errorLines: string[];
}

/** Between asking a program to end and ending it: a cancelled run is over within a second. */
const graceMilliseconds = 400;
/** Whatever it prints: trials of the largest models take minutes. */
const longestMilliseconds = 60 * 60_000;

/**
 * Starts a program without a shell, in a group of its own so that what it starts ends with it. Throws
 * `benchmark-cancelled`, `engine-silent`, `engine-failed` where it can't be started, and what `onLine` throws.
 */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    if (run.signal.aborted) return reject(new Fault('benchmark-cancelled'));
    const [command, ...words] = run.program;
    const child = spawn(command, [...words, ...run.words], {
      // A folder of nobody's: Python and uv look into the one they are started in.
      cwd: '/',
      env: { ...run.environment, ...quietPython },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const ending = new Ending(child);
    let outcome: { fault: unknown } | 'enough' | undefined;
    const end = (why: NonNullable<typeof outcome>): void => {
      outcome ??= why;
      ending.end();
    };
    const cancel = (): void => end({ fault: new Fault('benchmark-cancelled') });
    const silence = setTimeout(() => {
      end({
        fault: new Fault('engine-silent', { engine, seconds: Math.round(run.silenceMilliseconds / 1000) }),
      });
    }, run.silenceMilliseconds);
    const deadline = setTimeout(() => {
      end({ fault: new Fault('engine-silent', { engine, seconds: Math.round(longestMilliseconds / 1000) }) });
    }, longestMilliseconds);
    const errors: string[] = [];
    const output = new OutputLines((line) => {
      if (outcome !== undefined) return;
      try {
        if (run.onLine(line) === 'enough') end('enough');
      } catch (fault) {
        end({ fault });
      }
    });
    const complaints = new OutputLines((line) => {
      errors.push(line);
      if (errors.length > keptErrorLines) errors.shift();
    });
    const settle = (finish: () => void): void => {
      clearTimeout(silence);
      clearTimeout(deadline);
      ending.over();
      run.signal.removeEventListener('abort', cancel);
      finish();
    };
    run.signal.addEventListener('abort', cancel, { once: true });
    for (const [stream, lines] of [
      [child.stdout, output],
      [child.stderr, complaints],
    ] as const) {
      stream.on('data', (bytes: Buffer) => {
        silence.refresh();
        try {
          lines.add(bytes);
        } catch (error) {
          end({
            fault: new Fault(
              'engine-answer-invalid',
              { engine, problem: errorCode(error) },
              { cause: error },
            ),
          });
        }
      });
      stream.on('end', () => lines.end());
    }
    child.once('spawn', () => child.pid !== undefined && run.onStarted?.(child.pid));
    child.once('error', (cause) => {
      if (child.pid !== undefined) return;
      settle(() => reject(new Fault('engine-failed', { engine, problem: errorCode(cause) }, { cause })));
    });
    child.once('close', (code, signalName) => {
      settle(() => {
        if (typeof outcome === 'object') return reject(outcome.fault);
        const how = signalName ?? `exit code ${code ?? '?'}`;
        resolve({ isSuccess: outcome === 'enough' || code === 0, how, errorLines: errors });
      });
    });
  });
}

const keptErrorLines = 60;

/**
 * Nothing is fetched: what is not in the cache is an error of its own (huggingface_hub, transformers). Python's
 * output comes line by line, since the clock on this side sees when.
 */
const quietPython = {
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
  MLXLM_USE_MODELSCOPE: 'False',
  TOKENIZERS_PARALLELISM: 'false',
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
};

/** Ends a program and all that it started: first it is asked, then it is not. */
class Ending {
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  readonly #endNow = (): void => this.#send('SIGKILL');

  constructor(child: ChildProcess) {
    this.#child = child;
    process.once('exit', this.#endNow);
  }

  end(): void {
    if (this.#timer) return;
    this.#send('SIGTERM');
    this.#timer = setTimeout(this.#endNow, graceMilliseconds);
  }

  over(): void {
    clearTimeout(this.#timer);
    process.off('exit', this.#endNow);
  }

  #send(name: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch {
      // It has just ended by itself.
    }
  }
}
