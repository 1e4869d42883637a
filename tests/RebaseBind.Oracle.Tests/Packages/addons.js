// Work for native add-ons of node, each by its own means; what they answer is the same in every run. Then it says "ready" and stays.
'use strict';

const { createHash } = require('node:crypto');
const { mkdirSync, rmSync, writeFileSync, writeSync } = require('node:fs');

const say = (what, answer) => writeSync(1, `${what} ${answer}\n`);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const text = 'Each image has one base. '.repeat(4000);

const { crc32, crc32c } = require('./crc32.win32-x64-msvc.node');
say('crc32', [crc32(Buffer.from(text)), crc32c(Buffer.from(text))]);

const { xxh32, xxh64, xxh3 } = require('./xxhash.win32-x64-msvc.node');
say('xxhash', [xxh32(text, 7), xxh64(text, 7n), xxh3.xxh128(text, 7n)]);

const argon2 = require('./argon2.win32-x64-msvc.node');
const hash = argon2.hashSync(text, { salt: Buffer.alloc(16, 5), memoryCost: 1024, timeCost: 2 });
say('argon2', [hash, argon2.verifySync(hash, text), argon2.verifySync(hash, 'x')]);

const bcrypt = require('./bcrypt.win32-x64-msvc.node');
const crypted = bcrypt.hashSync('password', 5, Buffer.alloc(16, 9));
say('bcrypt', [crypted, bcrypt.verifySync('password', crypted), bcrypt.verifySync('x', crypted)]);

const snappy = require('./snappy.win32-x64-msvc.node');
const small = snappy.compressSync(text);
say('snappy', [small.length, digest(small), snappy.uncompressSync(small, { asBuffer: false }) === text]);

const { Jieba } = require('./jieba.win32-x64-msvc.node');
const jieba = Jieba.withDict(Buffer.from('base 10 n\nimage 10 n\nimagebase 90 n\n'));
say('jieba', [jieba.cut('imagebaseimage', false).join('/'), jieba.tag('imagebase', true).map((word) => word.tag)]);

const { transform } = require('./lightningcss.win32-x64-msvc.node');
const sheet = transform({ filename: 'a.css', code: Buffer.from('.a { color: #ff0000; .b & { margin: 1px 1px 1px 1px } }'), minify: true, targets: { chrome: 80 << 16 } });
say('lightningcss', sheet.code.toString());

const rollup = require('./rollup.win32-x64-msvc.node');
say('rollup', [digest(rollup.parse('export const f = (a) => a?.b ?? class { #c = 1n };', false, false)), rollup.xxhashBase36(Buffer.from(text))]);

const { Transformer } = require('./image.win32-x64-msvc.node');
const pixels = Buffer.from(Array.from({ length: 64 * 64 * 4 }, (_, i) => (i * i) & 255));
const picture = Transformer.fromRgbaPixels(pixels, 64, 64).resize(24, 32, 1).grayscale();
say('image', [digest(picture.rawPixelsSync()), digest(picture.pngSync())]);

const sharp = require('./sharp-win32-x64-0.35.5.node');
writeFileSync('one.png', picture.pngSync());
writeFileSync('two.png', Transformer.fromRgbaPixels(pixels.map((value) => 255 - value), 64, 64).resize(24, 32, 1).grayscale().pngSync());
say('sharp', [sharp.libvipsVersion().semver, Object.keys(sharp.format()).length, sharp._maxColourDistance('one.png', 'two.png')]);

const watcher = require('./watcher.node');
mkdirSync('watched', { recursive: true });
writeFileSync('watched/before', 'x');
watcher.writeSnapshot(process.cwd() + '\\watched', process.cwd() + '\\snapshot', {})
  .then(() => writeFileSync('watched/after', 'y'))
  .then(() => watcher.getEventsSince(process.cwd() + '\\watched', process.cwd() + '\\snapshot', {}))
  .then((events) => {
    say('watcher', events.map(({ type, path }) => `${type} ${path.split('\\').pop()}`));
    rmSync('watched', { recursive: true });
    rmSync('snapshot');
    writeSync(1, 'ready\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
