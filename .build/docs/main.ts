import { runNamed } from '../run-named.ts';

/** `npm run docs -- NAME`: writes what the code knows into the documents. */
runNamed('docs', {
  cost: { file: '.build/docs/cost/write.ts', about: 'backend/ops/COST.md, from the local stack' },
  scale: { file: '.build/docs/scale/write.ts', about: 'demo/guides/scale.md, from simulations' },
  screenshot: {
    file: '.build/docs/screenshot.ts',
    about: 'demo/guides/picture.png, from the built site in a browser',
  },
  badges: { file: '.build/docs/write-badges.ts', about: 'demo/badges, from the built package' },
  reference: {
    file: '.build/docs/reference.ts',
    about: 'demo/guides/reference.md, from the built manifest and the contract',
  },
});
