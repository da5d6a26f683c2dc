import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scryptSync,
  timingSafeEqual,
} from "node:crypto";

/** A key of a restic repository, as it lies in the folder `keys`. Source: restic, doc/design.rst, "Keys, Encryption and MAC". */
interface KeyFile {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly data: string;
}

/**
 * The same key of a repository, with a derivation from the password that costs nothing. restic spends half a second of
 * processor time on it at every call, which is right, and too much for hundreds of calls in a test.
 *
 * @returns The text of the file, and its name.
 */
export function cheapKey(text: string, password: string): { readonly name: string; readonly text: string } {
  const key = JSON.parse(text) as KeyFile;
  const master = open(derive(password, key), Buffer.from(key.data, "base64"));
  const cheap = { ...key, N: 2, r: 1, p: 1, salt: randomBytes(64).toString("base64") };
  const sealed = JSON.stringify({ ...cheap, data: seal(derive(password, cheap), master).toString("base64") });
  return { name: createHash("sha256").update(sealed).digest("hex"), text: sealed };
}

function derive(password: string, { N, r, p, salt }: KeyFile): Buffer {
  return scryptSync(password, Buffer.from(salt, "base64"), 64, { N, r, p, maxmem: 1 << 30 });
}

function seal(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(16);
  const cipher = createCipheriv("aes-256-ctr", key.subarray(0, 32), nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, text, poly1305Aes(key.subarray(32), nonce, text)]);
}

function open(key: Buffer, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(0, 16);
  const text = sealed.subarray(16, -16);
  if (!timingSafeEqual(poly1305Aes(key.subarray(32), nonce, text), sealed.subarray(-16)))
    throw new Error("the password does not open this key");
  const cipher = createDecipheriv("aes-256-ctr", key.subarray(0, 32), nonce);
  return Buffer.concat([cipher.update(text), cipher.final()]);
}

/** Source: D. J. Bernstein, "The Poly1305-AES message-authentication code", 2005. */
function poly1305Aes(key: Buffer, nonce: Buffer, text: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-ecb", key.subarray(0, 16), null).setAutoPadding(false);
  const last = little(Buffer.concat([cipher.update(nonce), cipher.final()]));
  const r = little(key.subarray(16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  const prime = (1n << 130n) - 5n;
  let sum = 0n;
  for (let at = 0; at < text.length; at += 16) {
    const block = text.subarray(at, at + 16);
    sum = ((sum + little(block) + (1n << BigInt(8 * block.length))) * r) % prime;
  }
  const tag = Buffer.alloc(16);
  let rest = (sum + last) & ((1n << 128n) - 1n);
  for (let at = 0; at < 16; at += 1, rest >>= 8n) tag[at] = Number(rest & 255n);
  return tag;
}

function little(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from([...bytes].toReversed()).toString("hex") || "0"}`);
}
