// libllama with nothing in between, set up as our benchmark sets it up. Reads one test a line from its
// input (`pp 512 0`: what, how many tokens, behind how many) and answers one line of JSON. See README.md.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ggml-backend.h"
#include "llama.h"

enum { MOST_BATCH_TOKENS = 4096 };

static int batch_tokens;
// In the cache now.
static int cached_tokens;

static void fail(const char * what) {
    fprintf(stderr, "direct: %s\n", what);
    exit(1);
}

static void print_errors(enum ggml_log_level level, const char * text, void * data) {
    (void) data;
    if (level == GGML_LOG_LEVEL_ERROR) fputs(text, stderr);
}

// Random tokens, `step` of them at once; as in llama-bench only the last one's logits are computed.
static void decode(struct llama_context * context, int tokens, int step) {
    const int32_t vocabulary_size = llama_vocab_n_tokens(llama_model_get_vocab(llama_get_model(context)));
    llama_token batch[MOST_BATCH_TOKENS];
    for (int done = 0; done < tokens; done += step) {
        const int count = tokens - done < step ? tokens - done : step;
        for (int i = 0; i < count; i += 1) batch[i] = rand() % vocabulary_size;
        if (llama_decode(context, llama_batch_get_one(batch, count)) != 0) fail("llama_decode failed");
        llama_synchronize(context);
        cached_tokens += count;
    }
}

struct saved_cache {
    int tokens;
    size_t size;
    uint8_t * bytes;
};

// Empties the cache, or brings it to so many tokens: read once, then restored, both as in llama-bench. Left as it is
// where it has just as many: a generation can be taken token by token.
static void fill(struct llama_context * context, int tokens, struct saved_cache * saved) {
    if (cached_tokens == tokens && tokens > 0) return;
    llama_memory_clear(llama_get_memory(context), false);
    cached_tokens = 0;
    if (tokens == 0) return;
    if (saved->tokens == tokens) {
        if (llama_state_seq_set_data(context, saved->bytes, saved->size, 0) == 0) fail("the cache was not restored");
        cached_tokens = tokens;
        return;
    }
    decode(context, tokens, batch_tokens);
    free(saved->bytes);
    saved->tokens = tokens;
    saved->size = llama_state_seq_get_size(context, 0);
    saved->bytes = malloc(saved->size);
    if (!saved->bytes) fail("no memory to save the cache");
    llama_state_seq_get_data(context, saved->bytes, saved->size, 0);
}

// One repetition, by the clock around all calls, by the one inside llama.cpp and by the processor time it used.
static void measure(struct llama_context * context, bool is_prompt, int tokens) {
    llama_perf_context_reset(context);
    const clock_t used = clock();
    const int64_t started_us = ggml_time_us();
    decode(context, tokens, is_prompt ? batch_tokens : 1);
    const double seconds = (double) (ggml_time_us() - started_us) / 1e6;
    const struct llama_perf_context_data perf = llama_perf_context(context);
    const double native_seconds = (is_prompt ? perf.t_p_eval_ms : perf.t_eval_ms) / 1e3;
    const double processor_seconds = (double) (clock() - used) / CLOCKS_PER_SEC;
    printf("{\"seconds\":%.6f,\"nativeSeconds\":%.6f,\"processorSeconds\":%.6f}\n", seconds, native_seconds,
           processor_seconds);
    fflush(stdout);
}

static struct llama_context * load(const char * model_path, int threads, int context_tokens) {
    // The defaults: mapped where the device can, every layer on the GPU, weights repacked on a CPU.
    struct llama_model * model = llama_model_load_from_file(model_path, llama_model_default_params());
    if (!model) fail("the model was refused");

    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = (uint32_t) context_tokens;
    params.n_batch = (uint32_t) batch_tokens;
    params.n_ubatch = (uint32_t) batch_tokens;
    params.n_threads = threads;
    params.n_threads_batch = threads;
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO;
    params.swa_full = false;
    params.no_perf = false;
    struct llama_context * context = llama_init_from_model(model, params);
    if (!context) fail("the context was refused");
    return context;
}

int main(int argument_count, char ** arguments) {
    if (argument_count != 6) fail("usage: direct MODEL BACKENDS_FOLDER THREADS BATCH_TOKENS CONTEXT_TOKENS");
    batch_tokens = atoi(arguments[4]);
    if (batch_tokens < 1 || batch_tokens > MOST_BATCH_TOKENS) fail("no such batch");
    llama_log_set(print_errors, NULL);
    ggml_backend_load_all_from_path(arguments[2]);
    llama_backend_init();
    struct llama_context * context = load(arguments[1], atoi(arguments[3]), atoi(arguments[5]));

    struct saved_cache saved = { 0, 0, NULL };
    char test[3];
    int tokens, depth_tokens;
    while (scanf("%2s %d %d", test, &tokens, &depth_tokens) == 3) {
        fill(context, depth_tokens, &saved);
        measure(context, strcmp(test, "pp") == 0, tokens);
    }
    // The system takes the model and the context back.
    return 0;
}
