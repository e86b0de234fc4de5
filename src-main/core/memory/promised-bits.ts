import { quantisationNamed, quantisationRecipes } from '#core/models/recipes.ts';
import { isMlxQuantisation, mlxQuantisations } from './mlx-need.ts';

/** Bits a weight that a name promises, as the rule of thumb counts them: 4 for `Q4_K_M` and `MLX-4bit`; throws `unknown-quantisation`. */
export function promisedBits(quantisation: string): number {
  if (isMlxQuantisation(quantisation)) {
    return mlxQuantisations.find(({ name }) => name === quantisation)?.nominalBits ?? 4;
  }
  return quantisationRecipes[quantisationNamed(quantisation)].nominalBits;
}
