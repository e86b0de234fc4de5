/**
 * Tokens that a generation's own time went into: the first comes out of the prompt's last step, and the clock
 * starts with it. llama.cpp counts so in `n_gen_steps` (`tools/server/server-common.h`), Ollama's runners start
 * `eval_duration` at their first token too. 127 of 128.
 */
export const afterFirst = (tokens: number): number => Math.max(0, tokens - 1);
