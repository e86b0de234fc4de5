import * as v from 'valibot';
import { Fault } from '#core/fault.ts';

const Words = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/\s+/g, ' ').trim().slice(0, 300)),
);

/** `{"error": "…"}` as Ollama says it, `{"error": {"message": "…"}}` as OpenAI's form does. */
export const ErrorBodySchema = v.union([
  v.pipe(
    v.object({ error: v.object({ message: Words }) }),
    v.transform(({ error }) => error.message),
  ),
  v.pipe(
    v.object({ error: Words }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.object({ message: Words, code: v.unknown() }),
    v.transform(({ message }) => message),
  ),
]);

export interface FailedAnswer {
  program: string;
  address: string;
  /** Of HTTP; 200 where a stream broke off with an error. */
  status: number;
  /** The engine's own words; empty where it has none. */
  problem: string;
  model?: string | undefined;
}

/** Words by which llama.cpp, Ollama, LM Studio and MLX say that memory is short. */
const memoryWords =
  /out of memory|more system memory|insufficient (system|memory)|(un|not |fail\w* )(able )?to allocate|failed to allocate|OutOfMemory/i;
const busyWords =
  /loading model|server busy|queue is full|maximum pending|no slot available|too many requests/i;

/** What a refusal means, by its status and its words. */
export function answerFault({ program, address, status, problem, model = '' }: FailedAnswer): Fault {
  const told = problem === '' ? `HTTP ${status}` : problem;
  if (memoryWords.test(problem))
    return new Fault('engine-out-of-memory', { engine: program, model, problem: told });
  if (status === 503 || status === 429 || busyWords.test(problem))
    return new Fault('engine-busy', { engine: program, problem: told });
  if (status === 401 || status === 403) return new Fault('engine-locked', { engine: program });
  // Without words of its own it is another program, or one that has no such call.
  if ((status === 404 || status === 405) && problem === '')
    return new Fault('engine-port-taken', { engine: program, address, problem: told });
  return new Fault('engine-failed', { engine: program, problem: told });
}
