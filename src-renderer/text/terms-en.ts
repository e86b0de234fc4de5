/** What a word means, told beside the word. Plain first, the technical word second. */
export const termsEn = {
  title: 'Terms:',
  ask: (name: string) => `What is this: ${name}?`,
  of: {
    context: {
      name: 'Context',
      text: 'How much text the model keeps in mind at once: what you wrote, what it answered, and documents. Counted in tokens, pieces of words: a page of English is about 500.',
    },
    kv: {
      name: 'KV cache',
      text: 'The notes that the model keeps on all it has read, so that it need not read it again. They grow with the context. Kept at 8 bits they take half the memory, at hardly any loss; at 4 bits a quarter, at some.',
    },
    quantisation: {
      name: 'Quantisation',
      text: 'How finely the numbers of a model are kept. F16 is as it was made; Q8_0 takes half of that and can’t be told apart; Q4_K_M takes under a third and is what most people run. Fewer bits: smaller and faster, and below 4 noticeably worse.',
    },
    active: {
      name: 'Active parameters (MoE)',
      text: 'Such a model is a mixture of experts: all of it must be in memory, but only a part works on each token. So it needs the memory of a large model and has the speed of a small one.',
    },
    rate: {
      name: 'Tokens per second (t/s)',
      text: 'Models read and write in tokens, pieces of words. People read about 5 to 8 tokens a second.',
    },
    prompt: {
      name: 'Reads at: prompt processing (pp)',
      text: 'How fast the model takes in what you give it, in tokens per second. It decides how long you wait before the first word of an answer. Measured with 512 tokens (pp512).',
    },
    generation: {
      name: 'Writes at: generation (tg)',
      text: 'How fast the answer appears, in tokens per second; 10 keep ahead of a reader. It depends mainly on how fast the memory is. Measured with 128 tokens (tg128).',
    },
    firstWord: {
      name: 'Time to first token',
      text: 'How long you wait before the answer begins: the model must first have read the whole prompt.',
    },
    interval95: {
      name: '95% interval',
      text: 'The measurement was repeated, and no two are quite alike. The true speed lies between these two figures in 95 of 100 cases.',
    },
    interval90: {
      name: '90% interval',
      text: 'How sure the computed figure is: in 9 of 10 cases the real speed lies between the two ends. Wide means that little has been published about it.',
    },
    pareto: {
      name: 'The line of best trades',
      text: 'On this line (the Pareto line) stand the Macs that no other beats in both price and time. Every Mac off the line is dearer or slower than one on it, without being better in the other.',
    },
    room: {
      name: 'Room for models',
      text: 'A Mac’s memory is shared by everything, and macOS lets the GPU have only a part of it at a time: the working-set limit. What a model takes must stay below it. It can be raised by hand, at a risk.',
    },
    gigabyte: {
      name: 'GB',
      text: 'Every amount here is in GB of 1,000,000,000 bytes, as files are counted. Memory is sold in larger GB, of 1,073,741,824 bytes: a Mac of “16 GB” has 17.2 of these. The name of a Mac keeps the size as it is sold.',
    },
    weights: {
      name: 'Weights',
      text: 'The model itself: about as large as its file, however much you write.',
    },
    buffers: {
      name: 'Buffers',
      text: 'Space for the calculation itself. It hardly grows with the model.',
    },
    slack: {
      name: 'Left over',
      text: 'What remains below the limit, for a longer context or for other programs that use the GPU. Below 1 GB it is called tight.',
    },
    published: {
      name: 'Published',
      text: 'What other people measured on the same chip with the same model and made public. The band is the range of their figures: inside it, yours is normal.',
    },
    training: {
      name: 'Fine-tuning (LoRA, QLoRA)',
      text: 'Teaching a model something of your own by training small additions to it. QLoRA keeps the model at 4 bits meanwhile, which takes far less memory. Checkpointing computes some of it twice to save memory.',
    },
    ruleOfThumb: {
      name: 'Rule of thumb',
      text: 'A formula often quoted. It leaves out the context and the kind of model; it stands here for comparison.',
    },
    mix: {
      name: 'One answer',
      text: 'The time from sending the prompt to the last word of the answer: reading and writing together, for the lengths you chose.',
    },
    trust: {
      name: 'Trustworthy',
      text: 'While measuring, a known calculation is repeated to see whether other programs, heat or lack of memory slowed the Mac. If they did, the run is repeated once and then marked.',
    },
    depth: {
      name: 'Shorthand of the tests',
      text: 'pp512: reading 512 tokens. tg128: writing 128 tokens. d4096: with 4096 tokens already in the context. These are the names that llama-bench uses.',
    },
  },
};

/** A word that is explained. */
export type TermName = keyof typeof termsEn.of;
