// Mail servers of npm's smtp-server on loopback, for tests: the first line is {"ports": {…}}, then one JSON line for each
// login, mail and refusal. node mail-server.mjs KEY CERTIFICATE USER PASSWORD TOKEN
//   plain: no TLS, login optional; starttls: login after STARTTLS alone; smtps: TLS at once; strict: as starttls, at most 2 KiB
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';

const [keyFile, certificateFile, user, password, token] = process.argv.slice(2);
const say = line => console.log(JSON.stringify(line));

function isRight(login) {
  if (login.username !== user) return false;
  if (login.method === 'CRAM-MD5') return login.validatePassword(password);
  return login.method === 'XOAUTH2' ? login.accessToken === token : login.password === password;
}

function refusal(code, words) {
  return Object.assign(new Error(words), { responseCode: code });
}

const greylisted = new Set();

async function start(name, options) {
  const server = new SMTPServer({
    key: readFileSync(keyFile), cert: readFileSync(certificateFile), disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'], size: 1 << 20, ...options,
    onAuth(login, session, done) {
      const ok = isRight(login);
      say({ event: 'login', server: name, method: login.method, ok });
      return ok ? done(null, { user: login.method }) : done(new Error('wrong user or password'));
    },
    onMailFrom(address, session, done) {
      done(address.address.startsWith('bounce@') ? refusal(550, 'sender refused') : null);
    },
    onRcptTo({ address }, session, done) {
      if (address.startsWith('unknown@')) return done(refusal(550, 'no such user'));
      if (address.startsWith('grey@') && !greylisted.has(address)) {
        greylisted.add(address);
        return done(refusal(451, 'come back later'));
      }
      done();
    },
    async onData(stream, session, done) {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      if (stream.sizeExceeded) return done(refusal(552, 'too large'));
      const raw = Buffer.concat(chunks);
      const mail = await simpleParser(raw);
      say({
        event: 'mail', server: name, secure: session.secure, user: session.user ?? null,
        from: session.envelope.mailFrom.address, recipients: session.envelope.rcptTo.map(one => one.address),
        subject: mail.subject, to: mail.to?.text, text: mail.text, html: mail.html || null,
        raw: raw.toString('base64'),
      });
      done(null, 'taken');
    },
  });
  server.on('error', error => say({ event: 'error', server: name, words: error.message }));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return [name, server.server.address().port];
}

say({
  ports: Object.fromEntries([
    await start('plain', { disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true }),
    await start('starttls', {}),
    await start('smtps', { secure: true }),
    await start('strict', { size: 2048 }),
  ]),
});
