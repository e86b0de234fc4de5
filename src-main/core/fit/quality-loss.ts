import { promisedBits } from '#core/memory/promised-bits.ts';
import type { GridQuantisation } from './grid-quantisation.ts';
import type { QualityLoss } from './remedy.ts';

/**
 * By the bits of the name. Perplexity of Llama 3 8B as llama.cpp's `quantize` lists it: `Q4_K_M` +0.18,
 * `Q4_0` +0.47, `Q3_K_M` +0.66, `Q3_K_S` +1.63, `Q2_K` +3.52 over about 6.2.
 */
export function qualityLoss(quantisation: GridQuantisation): QualityLoss {
  if (promisedBits(quantisation) >= 4) return 'small';
  return quantisation === 'Q3_K_L' || quantisation === 'Q3_K_M' ? 'noticeable' : 'large';
}
