// The providers' own SDKs as senders: node send.mjs ENDPOINT. Every request goes to the endpoint, below the service's name;
// one JSON line for what each SDK made of the answer.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const http = require('http');
const https = require('https');
const endpoint = new URL(process.argv[2]);
const folders = { 'api.twilio.com': '/twilio', 'rest.nexmo.com': '/vonage', 'rest.messagebird.com': '/messagebird' };

https.request = (first, second, third) => {
  const isUrl = typeof first === 'string' || first instanceof URL;
  const url = isUrl ? new URL(first) : null;
  const options = isUrl ? { hostname: url.hostname, path: url.pathname + url.search, ...(second ?? {}) } : first;
  const done = typeof second === 'function' ? second : third;
  const path = folders[options.hostname ?? options.host] + options.path;
  return http.request({ method: options.method, path, headers: options.headers, host: endpoint.hostname, port: endpoint.port }, done);
};
const realFetch = globalThis.fetch;
globalThis.fetch = (target, options = {}) => {
  const url = new URL(typeof target === 'string' ? target : target.url ?? target);
  return realFetch(new URL(folders[url.host] + url.pathname + url.search, endpoint), options);
};

async function tell(name, work) {
  try {
    console.log(JSON.stringify({ name, ok: await work() }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: { code: error.code ?? null, status: error.status ?? null, message: error.message, errors: error.errors ?? null } }));
  }
}

const text = 'Alert: Zażółć 🚀 & more=1+2';
const twilio = require('twilio')('AC' + 'a'.repeat(32), '12345');
await tell('twilio', async () => {
  const message = await twilio.messages.create({ to: '+14155550100', from: '+15005550006', body: text });
  return { id: message.sid, status: message.status, to: message.to, body: message.body, created: message.dateCreated };
});
await tell('twilio without a sender', () => twilio.messages.create({ to: '+14155550100', body: text }));
const { Auth } = require('@vonage/auth');
const { SMS } = require('@vonage/sms');
const vonage = new SMS(new Auth({ apiKey: 'abcd1234', apiSecret: 'secret99' }));
await tell('vonage', async () => {
  const answer = await vonage.send({ to: '14155550100', from: 'Kit', text, type: 'unicode' });
  return { count: answer.messageCount, status: answer.messages[0].status, to: answer.messages[0].to };
});
const bird = require('messagebird').initClient ? require('messagebird').initClient('live') : require('messagebird')('live');
const create = message => new Promise((resolve, reject) => bird.messages.create(message, (error, answer) => (error ? reject(error) : resolve(answer))));
await tell('messagebird', async () => {
  const answer = await create({ originator: 'Kit', recipients: ['14155550100'], body: text });
  return { id: answer.id, sent: answer.recipients.totalSentCount };
});
await tell('messagebird without a number', () => create({ originator: 'Kit', recipients: [], body: text }));
process.exit(0);
