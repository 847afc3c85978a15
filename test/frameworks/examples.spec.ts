import { test } from '@playwright/test';
import { exampleChecks } from '../support/examples/example-checks.ts';
import { startExample, type RunningExample } from '../support/examples/running-example.ts';
import { exampleNames, examples } from './examples.ts';

/** The examples that use the package. `test/real` tests those in other languages. */
for (const name of exampleNames) {
  test.describe(name, () => {
    let example: RunningExample;
    test.beforeAll(async () => {
      example = await startExample(name, examples[name].server);
    });
    test.afterAll(() => example.close());

    for (const { title, run } of exampleChecks) {
      test(`the example for ${examples[name].title} ${title}`, ({ browser }) =>
        run(example, browser));
    }
  });
}
