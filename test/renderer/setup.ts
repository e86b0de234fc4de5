import { configure } from '@testing-library/svelte';
import { patienceMilliseconds } from '../fakes/patience.ts';

// `findBy…` and `waitFor` alone give up after a second.
configure({ asyncUtilTimeout: patienceMilliseconds });
