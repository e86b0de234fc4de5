/** Who may import whom; see src-main/README.md. Each rule has a planted violation in test/gates. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means that two files are one thing.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('core-is-pure', '^src-main/core/', ['^src-main/core/', 'node_modules/valibot'], 'Core sees core.'),
    only(
      'contract-sees-core',
      '^src-main/contract/',
      ['^src-main/(contract|core)/', 'node_modules/valibot'],
      'The contract is values only.',
    ),
    only(
      'app-sees-contract-and-core',
      '^src-main/app/',
      ['^src-main/(app|contract|core)/'],
      'App works over ports.',
    ),
    only(
      'adapters-see-core',
      '^src-main/adapters/',
      [
        '^src-main/(adapters|core|data)/',
        '^src-main/app/ports[.]ts$',
        'node_modules/(valibot|systeminformation|node-llama-cpp)',
        '^(node:)?[a-z/_]+$',
      ],
      'Adapters implement the ports of app and know nothing else of it.',
    ),
    only(
      'compose-joins',
      '^src-main/compose[.]ts$',
      ['^src-main/(app|adapters|contract|core)/', '^(node:)?[a-z/_]+$'],
      'Only compose sees both app and adapters.',
    ),
    only(
      'hosts-are-thin',
      '^src-main/hosts/',
      [
        '^src-main/compose[.]ts$',
        '^src-main/(hosts|contract|core)/',
        'node_modules/(electron|citty|get-east-asian-width|valibot)',
        '^(node:)?[a-z/_]+$',
      ],
      'Hosts carry calls and show values.',
    ),
    {
      name: 'hosts-apart',
      severity: 'error',
      comment:
        'The command line may serve the web host; no other host knows another. `page` is what both windows are served from.',
      from: { path: '^src-main/hosts/(electron|web)/' },
      to: { path: '^src-main/hosts/', pathNot: '^src-main/hosts/($1|page)/' },
    },
    only(
      'renderer-sees-contract-and-core',
      '^src-renderer/',
      ['^src-renderer/', '^src-main/(contract|core)/', 'node_modules/(svelte|valibot)'],
      'The renderer runs in a browser.',
    ),
    {
      name: 'electron-in-its-host',
      severity: 'error',
      comment: 'Everything else must run without Electron.',
      from: { path: '^(src-main|src-renderer)/', pathNot: '^src-main/hosts/electron/' },
      to: { path: '(^|node_modules/)electron(-updater)?($|/)' },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      comment: 'Nothing shipped depends on a test.',
      from: { path: '^(src-main|src-renderer)/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that does not resolve is checked by no rule.',
      from: { path: '^(src-main|src-renderer)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
