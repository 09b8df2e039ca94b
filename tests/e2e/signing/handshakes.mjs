// What the providers' own packages answer to handshakes: node handshakes.mjs VECTORS.ndjson, beside node_modules. Prints a JSON line
// {id, by, status, body} for each vector whose provider has a package that answers it. The clock stands at the vector's time.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { mock } from 'node:test';

const require = createRequire(import.meta.url);
const receivers = {
  slack: ['@slack/bolt', async (q, secret) => {
    const { AwsLambdaReceiver } = require('@slack/bolt');
    const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel() { return 'error'; }, setName() {} };
    const answer = await new AwsLambdaReceiver({ signingSecret: secret, logger: quiet }).toHandler()({ body: q.body, headers: q.headers }, {});
    return { status: answer.statusCode, body: answer.body };
  }],
  zoom: ['@zoom/rivet', async (q, secret) => {
    const { AwsLambdaReceiver } = await import('@zoom/rivet/users');
    const receiver = new AwsLambdaReceiver({ webhooksSecretToken: secret });
    receiver.init({ eventEmitter: { emit: async () => {} } });
    const headers = Object.fromEntries(Object.entries(q.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = await receiver.start()({ body: q.body, headers, isBase64Encoded: false }, {});
    return { status: answer.statusCode, body: answer.body };
  }],
  discord: ['discord-interactions', (q, key) => new Promise((resolve, reject) => {
    const { verifyKeyMiddleware } = require('discord-interactions');
    const response = { statusCode: 200, setHeader() {}, end(body) { resolve({ status: this.statusCode, body }); } };
    const header = (name) => Object.entries(q.headers).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
    const request = { header, body: Buffer.from(q.body) };
    verifyKeyMiddleware(key)(request, response, () => resolve({ status: 0, body: 'handed on' })).catch(reject);
  })],
};

console.debug = console.error = console.warn = () => {};
const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
for (const line of lines) {
  const vector = JSON.parse(line);
  if (!receivers[vector.preset]) continue;
  const [by, answer] = receivers[vector.preset];
  mock.timers.enable({ apis: ['Date'], now: vector.now * 1000 });
  const request = { body: Buffer.from(vector.body_base64, 'base64').toString('utf8'), headers: Object.fromEntries(vector.headers) };
  const { status, body } = await answer(request, vector.secret);
  mock.timers.reset();
  process.stdout.write(JSON.stringify({ id: vector.id, by, status, body: typeof body === 'string' ? body : JSON.stringify(body) }) + '\n');
}
process.exit(0);
