export const benchWords = {
  phases: {
    checking: 'checking',
    writing: 'writing the test model',
    loading: 'loading',
    'warming-up': 'warming up',
    measuring: 'measuring',
    paused: 'waiting until the Mac is awake',
    finishing: 'finishing',
  },
  benchmark: {
    title: 'Measured without a download',
    reference: 'The reference beside it, the model of llama.cpp’s public table',
    reused: (when: string): string =>
      `The reference beside it, measured ${when} and still good; "kaidoki bench" alone measures it anew`,
    reads: 'reads at',
    writes: 'writes at',
    published: 'published for this chip',
    publishedRuns: (count: string, from: string, to: string): string =>
      `published runs of this chip: ${count}, ${from === to ? from : `${from} to ${to}`}`,
    measuredOn: (when: string): string => `measured ${when}`,
    afterTokens: (tokens: string): string => `after ${tokens} tokens of conversation`,
    leftOut: (depths: string): string =>
      `not measured after ${depths} tokens: the model’s context is shorter`,
    firstToken: (prompt: string, seconds: string, interval: string): string =>
      `after a prompt of ${prompt} tokens the first word comes in ${seconds} (${interval})`,
    stillWrites: (minutes: string, share: string): string =>
      `after ${minutes} minutes it still writes ${share} as fast as at the start`,
    stillReads: (minutes: string, share: string): string =>
      `after ${minutes} minutes it still reads ${share} as fast as at the start`,
    blocks: (kept: string): string => `${kept} rounds of repetitions`,
    blocksAside: (kept: string, aside: string): string =>
      `${kept} rounds of repetitions count, ${aside} put aside since the machine was disturbed`,
    untrusted: 'Not trusted:',
    notMeasured: 'Not measured yet. Run: kaidoki bench',
    notMeasuredThere:
      'Nothing was measured: the folder is of another machine. On that one, run: kaidoki bench',
    modelOf: (index: string, count: string, name: string): string => `${index} of ${count}, ${name}`,
    left: (time: string): string => `about ${time} left`,
    layers: (layers: string): string => `${layers} layers`,
    wrote: (size: string): string => `${size} written and removed`,
    took: (time: string): string => `took ${time}`,
  },
  engineComparison: {
    title: (model: string): string => `${model}, measured in one engine after the other on this machine`,
    engine: 'Engine',
    asked: (prompt: string, generated: string): string =>
      `tokens a second; ${prompt} tokens read, ${generated} written, in each`,
  },
  engineRun: {
    title: (program: string): string => `Measured in ${program}, by asking it on this machine`,
    clockEngine: 'by its own durations',
    clockWall: 'by the clock outside, since it tells no durations: sending and waiting are in it',
    wallClock: (rate: string): string => `by the clock outside: ${rate}`,
    context: (tokens: string): string => `context ${tokens}`,
    contextUnknown: 'context not told',
    sampling: (temperature: string, seed: string): string => `temperature ${temperature}, seed ${seed}`,
    cache: 'a new prompt each time, so that none comes from a cache',
    depth: (tokens: string): string => `writes after a prompt of ${tokens} tokens`,
    firstRequest: (time: string, wasLoaded: boolean): string =>
      wasLoaded ? `first request ${time}, not counted` : `first request with loading ${time}, not counted`,
    repetitions: (count: string): string => `${count} repetitions`,
    titleOwn: (program: string): string => `Measured in ${program}, by its own benchmark on this machine`,
    noCache: 'it keeps no prompts',
    start: (time: string): string => `starting, loading and warming up ${time}, not counted`,
    made: (measured: string, total: string): string =>
      `made of random weights, ${measured} of ${total} layers, and removed`,
    peakMemory: (size: string): string => `at most ${size} of memory by its own count`,
    otherVersion: (known: string): string =>
      `This version is newer than those whose output is known (${known}); what it printed had their form.`,
    evicted: (models: string): string =>
      `It let go of ${models} to make room; load that again if you need it.`,
    apart: 'Kept apart from the runs of "kaidoki bench": another program chose how it runs.',
  },
};
