import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/*
 * Lambda's part inside of a function's process: load the handler by its name, then ask for one event
 * after the other and answer it. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: name } = process.env;
const [file, exported] = name.split('.');
const path = ['.js', '.mjs', '.cjs'].map((end) => join(root, file + end)).find(existsSync);
if (!path) throw new Error(`Runtime.ImportModuleError: no ${file} in ${root}`);
const handler = createRequire(path)(path)[exported];
if (typeof handler !== 'function') throw new Error(`Runtime.HandlerNotFound: ${name}`);

const RealDate = Date;
let offset = 0;
/** Tests move a stack's clock; Lambda has no such thing, so it is done here and not in the function. */
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }
  static now() {
    return RealDate.now() + offset;
  }
};

for (;;) {
  const next = await call('GET', 'invocation/next');
  const id = next.headers['lambda-runtime-aws-request-id'];
  offset = Number(next.headers['test-clock-offset'] ?? 0);
  const deadline = Number(next.headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => deadline - RealDate.now(),
  };
  try {
    const result = await handler(JSON.parse(next.body), context);
    await call('POST', `invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    const { name: errorType, message: errorMessage, stack } = error;
    const body = JSON.stringify({ errorType, errorMessage, stackTrace: stack?.split('\n') });
    await call('POST', `invocation/${id}/error`, body);
  }
  // The host reads this line after all lines that the function has written, and only then returns the result.
  process.stdout.write(`END RequestId: ${id}\n`);
}

function call(method, operation, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${api}/2018-06-01/runtime/${operation}`, { method }, (answer) => {
      text(answer).then((read) => resolve({ headers: answer.headers, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
