import type { FaultSentences } from './fault-sentences.ts';
import { modelKindName } from './model-kinds.ts';

export const faultsEn: FaultSentences = {
  'bad-input': (d) =>
    `This input can't be used: ${d.text('path')} should be ${d.text('expected')}. Correct it and try again.`,
  'unknown-command': (d) => `There is no command "${d.text('command')}". Run "kaidoki --help" for the list.`,
  'unknown-call': (d) =>
    `The program was asked for "${d.text('call')}", which it does not know. Reload the window.`,
  'not-authorised': () =>
    'This page has no permission to ask. Open the address that the program printed, token included.',
  'payload-too-large': (d) => `The request is larger than the ${d.bytes('limitBytes')} allowed. Send less.`,
  'too-many-windows': (d) => `More than ${d.count('most')} windows are open. Close some of them.`,
  'unknown-model': (d) => `No model "${d.text('model')}" in the catalogue. Run "kaidoki models" for the ids.`,
  'unknown-quantisation': (d) => `No quantisation "${d.text('quantisation')}". Known are ${d.text('known')}.`,
  'unknown-mac': (d) => `No Mac "${d.text('mac')}" in the catalogue. Run "kaidoki macs" for the ids.`,
  'unknown-chip': (d) => `No chip "${d.text('chip')}" in the catalogue. Run "kaidoki macs" for the names.`,
  'unknown-bin': (d) =>
    `There is no ${d.text('chip')} with ${d.text('gpuCores')} GPU cores. Choose one of ${d.text('known')}.`,
  'memory-size-not-offered': (d) =>
    `${d.text('mac')} is not sold with ${d.text('memoryGB')} GB. Choose one of ${d.text('offered')} GB.`,
  'chip-not-offered': (d) =>
    `${d.text('mac')} does not come with the chip ${d.text('chip')}. Choose one of ${d.text('offered')}.`,
  'configuration-unclear': (d) =>
    `A price for ${d.text('mac')} must say which chip and memory it is for. Give one of ${d.text('offered')}.`,
  'memory-unknown': () =>
    'How much memory the models may use could not be read, so nothing can be said about what fits. Choose another Mac (--mac in the terminal).',
  'later-than-catalogue': (d) =>
    `Nothing is known of days after ${d.date('lastDay')}, when the catalogue was made. Choose that day or an earlier one.`,
  'model-not-out': (d) =>
    d.has('model')
      ? `${d.text('model')} was not out by ${d.date('day')}. Choose another model, or a later day.`
      : `No model of the catalogue was out by ${d.date('day')}. Choose a later day.`,
  'context-out-of-range': (d) =>
    `A context of ${d.text('contextTokens')} can't be used: give a whole number from 1 to ${d.tokens('maximumContextTokens')} tokens.`,
  'architecture-not-synthesised': (d) =>
    `Models of the architecture ${d.text('architecture')} can't be made without a download yet. Measure another model.`,
  'file-unreadable': (d) =>
    `The file ${d.text('path')} can't be read (${d.text('problem')}). Check the path and its permissions.`,
  'not-a-model-file': (d) => `${d.text('path')} is not a model file: give ${d.text('expected')}.`,
  'gguf-invalid': (d) =>
    `${d.text('path')} is not a sound GGUF file: ${d.text('field')} at byte ${d.count('offsetBytes')} should be ${d.text('expected')}. Fetch it again, or one that a current converter made.`,
  'file-changed': (d) =>
    `${d.text('path')} changed while it was read. Wait until it is complete and try again.`,
  'split-part-missing': (d) =>
    `Part ${d.count('part')} of ${d.count('parts')} is missing: ${d.text('path')}. Put all parts into one folder.`,
  'model-config-invalid': (d) =>
    `${d.text('path')} can't be used as a model's configuration: ${d.text('field')} should be ${d.text('expected')}.`,
  'shape-unknown': (d) =>
    `The memory of the architecture ${d.text('architecture')} can't be computed from this file. Ask llama.cpp itself with --exact.`,
  'not-a-language-model': (d) =>
    `${d.text('path')} does not write text token by token: it is ${modelKindName(d.text('kind'), 'en')} (${d.text('architecture')}). Give a language model.`,
  'model-refused': (d) =>
    `llama.cpp can't run ${d.text('path')} (${d.text('problem')}). Fetch the file again, or one that a current converter made.`,
  'simulation-failed': (d) =>
    `llama.cpp can't plan this load (${d.text('problem')}). Check the model; its formula, where there is one, answers without --exact.`,
  'probe-folder-unreadable': (d) =>
    `The probe folder ${d.text('path')} can't be read (${d.text('problem')}). Check the path.`,
  'probe-folder-empty': (d) =>
    `The folder ${d.text('path')} holds none of the files that "kaidoki probe --raw" writes. Give another folder.`,
  'probe-folder-unwritable': (d) =>
    `The probe could not be written to ${d.text('path')} (${d.text('problem')}). Choose another folder.`,
  'need-file-unreadable': (d) =>
    `The file ${d.text('path')} can't be read as a need (${d.text('problem')}). Correct it.`,
  'need-file-invalid': (d) =>
    d.has('known')
      ? `${d.text('path')} can't be used as a need: there is no field ${d.text('field')}; the fields are ${d.text('known')}. Correct it.`
      : `${d.text('path')} can't be used as a need: ${d.text('field')} should be ${d.text('expected')}. Correct it.`,
  'csv-invalid': (d) =>
    `${d.text('path')} can't be used as it is: in line ${d.text('line')}, column ${d.text('column')} should be ${d.text('expected')}. Correct it and try again.`,
  'benchmark-busy': () => 'A benchmark is already running. Wait for it or cancel it.',
  'benchmark-cancelled': () =>
    'The benchmark was cancelled; what was not finished is not kept. Start it again when you like.',
  cancelled: () => 'Cancelled. Nothing was changed.',
  'not-enough-disk': (d) =>
    `The benchmark needs ${d.bytes('neededBytes')} of disk for a moment, but only ${d.bytes('freeBytes')} are free. Free some space.`,
  'disk-full': (d) =>
    `The disk became full while ${d.bytes('neededBytes')} of test model were written; they were removed again. Free some space.`,
  'folder-unwritable': (d) =>
    `The folder ${d.text('path')} can't be written (${d.text('problem')}). Check its permissions.`,
  'not-enough-memory': (d) =>
    `The benchmark needs ${d.bytes('neededBytes')} of memory, but only ${d.bytes('freeBytes')} are free. Close some programs.`,
  'engine-missing': (d) =>
    `The llama.cpp engine for this machine is missing (${d.text('problem')}). Install the app again or, where it runs from its sources, run "npm ci" without --omit=optional.`,
  'engine-died': (d) =>
    d.has('path')
      ? `llama.cpp ended by itself (${d.text('how')}, while ${d.text('phase')}) on ${d.text('path')}: the file may be damaged, or of a kind it can't run yet. Nothing was kept; fetch the file again or measure another.`
      : `The measuring process ended by itself (${d.text('how')}, while ${d.text('phase')}). Nothing was kept; close other programs and try again.`,
  'engine-hung': (d) =>
    `The measuring process did not answer for ${d.count('seconds')} s (while ${d.text('phase')}) and was ended. Try again.`,
  'engine-answer-invalid': (d) =>
    d.has('engine')
      ? `${d.text('engine')} answered something that can't be true (${d.text('problem')}). The run was discarded; bring it up to date and try again.`
      : `The measuring process answered something that can't be true (${d.text('problem')}). The run was discarded; try again.`,
  'engine-not-running': (d) =>
    `${d.text('engine')} does not answer at ${d.text('address')}. Start it, or give the address it listens at (on the command line, --url).`,
  'engine-port-taken': (d) =>
    `What answers at ${d.text('address')} is not ${d.text('engine')} (${d.text('problem')}). Give the right address (on the command line, --url).`,
  'engine-too-old': (d) =>
    `${d.text('engine')} ${d.text('version')} is too old to be measured. Bring it up to date (${d.text('needed')} or later).`,
  'engine-busy': (d) =>
    `${d.text('engine')} is busy (${d.text('problem')}). Wait until it is idle and try again.`,
  'engine-out-of-memory': (d) =>
    `${d.text('engine')} has too little memory for ${d.text('model')} (${d.text('problem')}). Close some programs, or measure a smaller model.`,
  'engine-model-missing': (d) =>
    d.has('model')
      ? `${d.text('engine')} has no model "${d.text('model')}". It has: ${d.text('known')}.`
      : `Which model is to be measured? Name it with --model. ${d.text('engine')} has: ${d.text('known')}.`,
  'engine-locked': (d) =>
    `${d.text('engine')} asks for a key, which Kaidoki does not send. Start it without one and try again.`,
  'engine-failed': (d) =>
    `${d.text('engine')} could not do what was asked (${d.text('problem')}). Look at its own log, or start it again.`,
  'engine-silent': (d) =>
    `${d.text('engine')} sent nothing for ${d.count('seconds')} s. Start it again, or measure a smaller model.`,
  'engine-stopped-early': (d) =>
    `${d.text('model')} stopped after ${d.count('tokens')} of ${d.count('asked')} tokens each time, too few to measure ${d.text('engine')} by. Ask for fewer with --generate, or measure another model.`,
  'comparison-needs-two': (d) =>
    d.has('found')
      ? `A comparison takes two engines or more, and only ${d.text('found')} can be measured here. Start another one, or name a GGUF file to compare with.`
      : 'No engine that can be measured was found. Start Ollama, LM Studio or llama-server and try again.',
  'comparison-model-unclear': (d) =>
    `Which model is to be compared? Name it with --model. Several engines have: ${d.text('known')}.`,
  'comparison-model-missing': (d) =>
    `No model was found that ${d.text('engines')} have in common. Name each engine's own with --engine ENGINE=MODEL.`,
  'address-not-local': (d) =>
    `${d.text('address')} is not an address of this machine. Only http://127.0.0.1, http://[::1] and http://localhost are asked.`,
  'mlx-missing': () =>
    'mlx-lm was not found on the path. Install it ("uv tool install mlx-lm"), name its virtual environment with --mlx-environment, or let uvx fetch it with --allow-uvx.',
  'mlx-needs-apple-silicon': (d) =>
    `MLX runs on Macs with Apple silicon; this is ${d.text('platform')}, and no mlx-lm was found on the path. Measure another engine.`,
  'mlx-environment-empty': (d) =>
    `There is no mlx-lm in ${d.text('path')}. Name a virtual environment that has bin/mlx_lm.benchmark, or install mlx-lm in it.`,
  'mlx-model-not-here': (d) =>
    `${d.text('model')} is not on this machine, and nothing is downloaded unasked. Fetch it with: ${d.text('command')}`,
  'mlx-model-has-code': (d) =>
    `${d.text('path')} brings Python code of its own (${d.text('file')}), which mlx_lm.benchmark would run unasked, so it is not measured. Measure another model.`,
  'speed-implausible': (d) =>
    `The measured ${d.text('test')} is faster than this machine's memory allows, so it was discarded. Try again.`,
  'history-unwritable': (d) =>
    `The history ${d.text('path')} can't be used (${d.text('problem')}), so results are not kept. Earlier ones stay as they are; check the file and free space.`,
  'settings-unusable': (d) =>
    `The settings ${d.text('path')} can't be used (${d.text('problem')}), so what you choose is forgotten when the program ends. Check the file and free space.`,
  'settings-damaged': (d) =>
    `The settings were damaged and were set aside as ${d.text('path')}; what was unreadable in them is back to its default. Choose it again.`,
  'no-runs': () => 'There are no benchmarks yet. Make one with "kaidoki bench".',
  'no-engine-runs': () =>
    'No other engine has been measured yet. Measure one with "kaidoki bench --engine" or several with "kaidoki compare".',
  'unknown-run': (d) =>
    `There is no run "${d.text('run')}" among the ${d.count('runs')} of the history. Give its number or id as "kaidoki history" lists it, or "last".`,
  'ambiguous-run': (d) =>
    `Several runs begin with "${d.text('run')}": ${d.text('matches')}. Give one of these ids, or the number of the run.`,
  'file-exists': (d) =>
    `The file ${d.text('path')} exists already. Give another name, or --force to replace it.`,
  'file-unwritable': (d) =>
    `The file ${d.text('path')} can't be written (${d.text('problem')}). Choose another place.`,
  'output-unwritable': (d) =>
    `The output can't be written (${d.text('problem')}), what there is of it is cut off. Write it to another place.`,
  'port-taken': (d) => `Port ${d.text('port')} is taken by another program. Choose another with --port.`,
  'renderer-not-built': () => 'The interface has not been built. Run "npm run build" and start again.',
  internal: (d) => `Something went wrong inside the program (in ${d.text('call')}). Please report it.`,
};
