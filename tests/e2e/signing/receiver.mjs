// A receiver that lets the providers' own packages judge: POST /SCHEME is answered 200 if the package of that scheme accepts
// the request, 401 if not. Run beside node_modules: node receiver.mjs SETTINGS.json, where SETTINGS is
// {schemes: {id: {secret, publicKey, publicPem, certificate}}}. The first line on standard output is {"listening": URL}; "judges" names
// what judges each scheme. Schemes without a package of their provider are judged by node:crypto from their documentation.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const require = createRequire(import.meta.url);
// A file that the package does not export.
const inside = (file) => require(path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules', file));

const mac = (algorithm, key, data, encoding) => crypto.createHmac(algorithm, key).update(data).digest(encoding);
const sha256 = (data) => crypto.createHash('sha256').update(data).digest('hex');
const text = (request) => request.body.toString('utf8');
const json = (request) => JSON.parse(text(request));
const joined = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const formOf = (request) => {
  const fields = {};
  for (const [name, value] of new URLSearchParams(text(request))) fields[name] = name in fields ? [].concat(fields[name], value) : value;
  return fields;
};

// Each entry: the judge's name, and a function that returns true or throws or returns anything else.
const judges = {};
const by = (name, judge, ...schemes) => schemes.forEach((scheme) => { judges[scheme] = { name, judge }; });
const documented = (judge, ...schemes) => by('documentation', judge, ...schemes);
const bodyDigest = (scheme, header, algorithm, encoding, prefix = '') =>
  documented((q, s) => q.headers[header] === prefix + mac(algorithm, s.secret, q.body, encoding), scheme);

by('standardwebhooks', async (q, s) => {
  const { Webhook } = await import('standardwebhooks');
  new Webhook(s.secret).verify(text(q), q.headers);
  return true;
}, 'standard-v1', 'gitlab-signing');
by('svix', async (q, s) => { const { Webhook } = await import('svix'); new Webhook(s.secret).verify(text(q), q.headers); return true; }, 'svix');
by('stripe', async (q, s) => {
  const Stripe = (await import('stripe')).default;
  new Stripe('sk_test_invented').webhooks.constructEvent(q.body, q.headers['stripe-signature'], s.secret);
  return true;
}, 'stripe');
by('@octokit/webhooks-methods', async (q, s) => {
  const { verify } = await import('@octokit/webhooks-methods');
  return verify(s.secret, text(q), q.headers['x-hub-signature-256']);
}, 'github-sha256');
by('@slack/bolt', (q, s) => {
  inside('@slack/bolt/dist/receivers/verify-request.js').verifySlackRequest({
    signingSecret: s.secret, body: text(q),
    headers: { 'x-slack-signature': q.headers['x-slack-signature'], 'x-slack-request-timestamp': Number(q.headers['x-slack-request-timestamp']) },
  });
  return true;
}, 'slack-v0');
by('@shopify/shopify-api', async (q, s) => {
  await import('@shopify/shopify-api/adapters/node');
  const shopify = await import('@shopify/shopify-api');
  const api = shopify.shopifyApi({
    apiKey: 'invented', apiSecretKey: s.secret, scopes: ['read_products'], hostName: 'app.example.test', isEmbeddedApp: false,
    apiVersion: Object.values(shopify.ApiVersion)[0], logger: { log: () => {} },
  });
  const result = await api.webhooks.validate({ rawBody: text(q), rawRequest: { method: q.method, url: '/', headers: { ...q.headers } }, rawResponse: {} });
  return result.valid || result.reason;
}, 'shopify');
const twilio = () => inside('twilio/lib/webhooks/webhooks.js');
by('twilio', (q, s) => twilio().validateRequest(s.secret, q.headers['x-twilio-signature'], q.url, formOf(q)), 'twilio-form');
by('twilio', (q, s) => twilio().validateRequestWithBody(s.secret, q.headers['x-twilio-signature'], q.url, text(q)), 'twilio-json');
by('@sendgrid/eventwebhook', (q, s) => {
  const { EventWebhook } = require('@sendgrid/eventwebhook');
  const hook = new EventWebhook();
  const name = 'x-twilio-email-event-webhook-';
  return hook.verifySignature(hook.convertPublicKeyToECDSA(s.publicKey), q.body, q.headers[name + 'signature'], q.headers[name + 'timestamp']);
}, 'sendgrid');
by('square', (q, s) => inside('square/wrapper/WebhooksHelper.js').WebhooksHelper.verifySignature({
  requestBody: text(q), signatureHeader: q.headers['x-square-hmacsha256-signature'], signatureKey: s.secret, notificationUrl: q.url,
}), 'square');
by('@linear/sdk', async (q, s) => {
  const { LinearWebhookClient } = await import('@linear/sdk/webhooks');
  return new LinearWebhookClient(s.secret).verify(q.body, q.headers['linear-signature'], json(q).webhookTimestamp);
}, 'linear');
by('@paddle/paddle-node-sdk', (q, s) => {
  const { Paddle } = require('@paddle/paddle-node-sdk');
  return new Paddle('invented').webhooks.isSignatureValid(text(q), s.secret, q.headers['paddle-signature']);
}, 'paddle');
by('@zoom/rivet', async (q, s) => {
  const { AwsLambdaReceiver } = await import('@zoom/rivet/users');
  const receiver = new AwsLambdaReceiver({ webhooksSecretToken: s.secret });
  receiver.init({ eventEmitter: { emit: async () => {} } });
  const answer = await receiver.start()({ body: text(q), headers: q.headers, isBase64Encoded: false }, {});
  return answer.statusCode === 200;
}, 'zoom');
by('discord-interactions', (q, s) =>
  require('discord-interactions').verifyKey(q.body, q.headers['x-signature-ed25519'], q.headers['x-signature-timestamp'], s.publicKey), 'discord');
const hubspot = (q, s, version, signature, more) => require('@hubspot/api-client').Signature.isValid({
  signatureVersion: version, clientSecret: s.secret, requestBody: text(q), signature: q.headers[signature], url: q.url, method: q.method, ...more,
});
by('@hubspot/api-client', (q, s) => hubspot(q, s, 'v1', 'x-hubspot-signature'), 'hubspot-v1');
by('@hubspot/api-client', (q, s) => hubspot(q, s, 'v2', 'x-hubspot-signature'), 'hubspot-v2');
by('@hubspot/api-client', (q, s) =>
  hubspot(q, s, 'v3', 'x-hubspot-signature-v3', { timestamp: Number(q.headers['x-hubspot-request-timestamp']) }), 'hubspot-v3');
by('sns-validator', (q, s) => new Promise((resolve, reject) => {
  // The package downloads the certificate; it gets ours in place of the network's.
  https.get = (_url, done) => { const answer = Readable.from([s.certificate]); answer.statusCode = 200; done(answer); return { on() { return this; } }; };
  require('https').get = https.get;
  const Validator = require('sns-validator');
  new Validator().validate(text(q), (error) => (error ? reject(error) : resolve(true)));
}), 'aws-sns');
const adyen = () => new (inside('@adyen/api-library/lib/src/utils/hmacValidator.js').default)();
by('@adyen/api-library', (q, s) => json(q).notificationItems.every((item) => adyen().validateHMAC(item.NotificationRequestItem, s.secret)), 'adyen-standard');
by('@adyen/api-library', (q, s) => adyen().validateHMACSignature(s.secret, q.headers.hmacsignature, text(q)), 'adyen-platform');
by('grammy', async (q, s) => {
  const { Bot, webhookCallback } = require('grammy');
  const bot = new Bot('1:invented', { botInfo: { id: 1, is_bot: true, first_name: 'bot', username: 'invented_bot', can_join_groups: false, can_read_all_group_messages: false, supports_inline_queries: false } });
  const name = 'X-Telegram-Bot-Api-Secret-Token';
  const token = q.headers[name.toLowerCase()];
  const update = new Request('http://bot.test/', { method: 'POST', headers: token === undefined ? {} : { [name]: token }, body: '{"update_id":1}' });
  return (await webhookCallback(bot, 'std/http', { secretToken: s.secret })(update)).status === 200;
}, 'telegram');
by('messagebird', (q, s) => inside('messagebird/lib/webhook-signature-jwt.js')
  .verify(q.url, q.body, q.headers['messagebird-signature-jwt'], crypto.createSecretKey(Buffer.from(s.secret))), 'messagebird-jwt');
by('@vonage/jwt', (q, s) => {
  const token = q.headers.authorization.replace(/^Bearer /, '');
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  return require('@vonage/jwt').verifySignature(token, s.secret) && claims.payload_hash === sha256(q.body);
}, 'vonage-jwt');
by('@workos-inc/node', async (q, s) => {
  const { WorkOS } = await import('@workos-inc/node');
  return new WorkOS('sk_test_invented').webhooks.verifyHeader({ payload: json(q), sigHeader: q.headers['workos-signature'], secret: s.secret });
}, 'workos');
by('http-message-signatures, http-message-sig', async (q, s, scheme) => {
  const algorithm = { 'rfc9421-hmac': 'hmac-sha256', 'rfc9421-ed25519': 'ed25519', 'rfc9421-ecdsa': 'ecdsa-p256-sha256', 'rfc9421-rsa': 'rsa-v1_5-sha256', 'rfc9421-rsa-pss': 'rsa-pss-sha512' }[scheme];
  const key = () => crypto.createPublicKey(s.publicPem);
  const matches = {
    'hmac-sha256': (data, sent) => mac('sha256', Buffer.from(s.secret, 'base64'), data).equals(sent),
    ed25519: (data, sent) => crypto.verify(null, data, key(), sent),
    'ecdsa-p256-sha256': (data, sent) => crypto.verify('sha256', data, { key: key(), dsaEncoding: 'ieee-p1363' }, sent),
    'rsa-v1_5-sha256': (data, sent) => crypto.verify('sha256', data, key(), sent),
    'rsa-pss-sha512': (data, sent) => crypto.verify('sha512', data, { key: key(), padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }, sent),
  }[algorithm];
  const check = (data, sent) => matches(Buffer.from(data), Buffer.from(sent));
  const { httpbis } = require('http-message-signatures');
  const first = await httpbis.verifyMessage({
    keyLookup: async ({ keyid }) => ({ id: keyid, algs: [algorithm], verify: async (data, sent) => check(data, sent) }),
    requiredFields: ['@method', '@authority', '@path', 'content-digest'], requiredParams: ['created', 'keyid'], maxAge: 300,
  }, { method: q.method, url: q.url, headers: q.headers });
  const { verifySignature } = await import('http-message-sig');
  const fields = Object.entries(q.headers).map(([name, value]) => ({ name, value }));
  if (['hmac-sha256', 'ed25519'].includes(algorithm)) {
    await verifySignature({ kind: 'request', method: q.method, targetUri: q.url, fields }, {
      policy: { algorithms: [algorithm], requiredComponents: ['@method', '@authority', '@path', 'content-digest'], requiredParameters: ['created', 'keyid'], maxAge: 300, clockSkew: 60 },
      resolveVerifier: () => ({ algorithm, verify: check }),
    });
  }
  const digest = `sha-256=:${crypto.createHash('sha256').update(q.body).digest('base64')}:`;
  return first === true && q.headers['content-digest'] === digest;
}, 'rfc9421-hmac', 'rfc9421-ed25519', 'rfc9421-ecdsa', 'rfc9421-rsa', 'rfc9421-rsa-pss');

documented((q, s) => q.headers['x-mixpeek-secret'] === s.secret, 'shared-header');
documented((q, s) => q.headers.authorization === 'Basic ' + Buffer.from(s.secret).toString('base64'), 'basic');
documented((q, s) => q.headers.authorization === 'Bearer ' + s.secret, 'bearer', 'cloudevents');
documented((q, s) => q.headers.authorization === s.secret, 'okta');
documented((q, s) => q.headers['x-gitlab-token'] === s.secret, 'gitlab-token');
documented((q, s) => json(q).value.every((item) => item.clientState === s.secret), 'msgraph');
documented((q, s) => {
  const { timestamp, token, signature } = json(q).signature;
  return signature === mac('sha256', s.secret, timestamp + token, 'hex');
}, 'mailgun');
documented((q, s) => {
  const [version, signature] = q.headers['webhook-signature'].split(',');
  const content = joined(`${q.headers['webhook-id']}.${q.headers['webhook-timestamp']}.`, q.body);
  return version === 'v1a' && crypto.verify(null, content, crypto.createPublicKey(s.publicPem), Buffer.from(signature, 'base64'));
}, 'standard-v1a');
documented((q, s) => {
  let crc = ~0;
  for (const byte of q.body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const sent = (name) => q.headers['paypal-' + name];
  const content = [sent('transmission-id'), sent('transmission-time'), s.secret, (~crc) >>> 0].join('|');
  return sent('auth-algo') === 'SHA256withRSA' && new URL(sent('cert-url')).hostname.endsWith('.paypal.com') &&
    crypto.verify('sha256', Buffer.from(content), s.certificate, Buffer.from(sent('transmission-sig'), 'base64'));
}, 'paypal');
bodyDigest('github-sha1', 'x-hub-signature', 'sha1', 'hex', 'sha1=');
bodyDigest('intercom', 'x-hub-signature', 'sha1', 'hex', 'sha1=');
bodyDigest('meta', 'x-hub-signature-256', 'sha256', 'hex', 'sha256=');
bodyDigest('bitbucket', 'x-hub-signature', 'sha256', 'hex', 'sha256=');
bodyDigest('cursor', 'x-webhook-signature', 'sha256', 'hex', 'sha256=');
bodyDigest('gitea', 'x-gitea-signature', 'sha256', 'hex');
bodyDigest('dropbox', 'x-dropbox-signature', 'sha256', 'hex');
bodyDigest('vercel', 'x-vercel-signature', 'sha1', 'hex');
bodyDigest('paystack', 'x-paystack-signature', 'sha512', 'hex');
bodyDigest('woocommerce', 'x-wc-webhook-signature', 'sha256', 'base64');
bodyDigest('docusign', 'x-docusign-signature-1', 'sha256', 'base64');
bodyDigest('typeform', 'typeform-signature', 'sha256', 'base64', 'sha256=');
bodyDigest('pagerduty', 'x-pagerduty-signature', 'sha256', 'hex', 'v1=');
documented((q, s) => q.headers['x-trello-webhook'] === mac('sha1', s.secret, joined(q.body, q.url), 'base64'), 'trello');
documented((q, s) => q.headers['x-webflow-signature'] === mac('sha256', s.secret, joined(q.headers['x-webflow-timestamp'] + ':', q.body), 'hex'), 'webflow');
documented((q, s) => q.headers['x-zendesk-webhook-signature'] ===
  mac('sha256', s.secret, joined(q.headers['x-zendesk-webhook-signature-timestamp'], q.body), 'base64'), 'zendesk');
const inHeader = (scheme, header, version) => documented((q, s) => {
  const [, time, digest] = new RegExp(`^t=(\\d+),${version}=([0-9a-f]{64})$`).exec(q.headers[header]);
  return digest === mac('sha256', s.secret, joined(time + '.', q.body), 'hex');
}, scheme);
inHeader('elevenlabs', 'elevenlabs-signature', 'v0');
inHeader('calendly', 'calendly-webhook-signature', 'v1');

async function judge(scheme, request) {
  const entry = judges[scheme];
  if (!entry) return { ok: false, error: 'unknown scheme' };
  try {
    const outcome = await entry.judge(request, settings.schemes[scheme], scheme);
    return { ok: outcome === true, by: entry.name, error: outcome === true ? undefined : String(outcome) };
  } catch (error) {
    return { ok: false, by: entry.name, error: String(error?.message ?? error).split('\n')[0] };
  }
}

console.debug = console.error = console.warn = () => {}; // some packages explain a refusal at length
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
    const url = `http://${request.headers.host}${request.url}`;
    const verdict = await judge(new URL(url).pathname.slice(1), { method: request.method, url, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(verdict.ok ? 200 : 401, { 'Content-Type': 'application/json' }).end(JSON.stringify(verdict));
  });
});
server.listen(0, '127.0.0.1', () => {
  const names = Object.fromEntries(Object.entries(judges).map(([scheme, entry]) => [scheme, entry.name]));
  process.stdout.write(JSON.stringify({ listening: `http://127.0.0.1:${server.address().port}/`, judges: names }) + '\n');
});
process.on('SIGTERM', () => process.exit(0));
