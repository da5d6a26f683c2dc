import {
  file,
  mountFile,
  mountVolume,
  pipe,
  StackwrightError,
  volume,
  withEnv,
  withFacets,
  withFiles,
  withMounts,
  yamlContent,
  type Modifier,
  type Secret,
  type Target,
  type Text,
  type Volume,
} from "@stackwright/core";
import type { StaticConfiguration } from "./traefik-static.ts";

/**
 * Where Traefik's certificates come from. What is right depends on how many replicas there are, because Traefik 2 replicas
 * share nothing: each has its own `acme.json`, and a challenge can reach the replica that did not ask for it.
 *
 * | kind | replicas | needs |
 * | --- | --- | --- |
 * | `acme`, challenge `tls` | one | port 443 open to the Internet |
 * | `acme`, challenge `dns` | any: each asks for itself and keeps what it gets on its node | an API of the DNS provider |
 * | `files` | any: all serve the same files | somebody who renews them: a new version of the secrets, and a deploy |
 *
 * With `dns`, N replicas ask for each certificate N times; Let's Encrypt allows five identical ones a week. Source: Traefik
 * 2.10, docs/content/https/acme.md and issues 5792, 5902.
 */
export type Certificates = AcmeTls | AcmeDns | CertificateFiles;

interface Acme {
  readonly kind: "acme";
  /** The address that the authority writes to. @default the option `acmeEmail` */
  readonly email?: Text;
  /** The authority's directory. @default Let's Encrypt; its staging directory is good for tests */
  readonly caServer?: Text;
}

/** ACME with a challenge in the TLS handshake: one replica only. */
export interface AcmeTls extends Acme {
  readonly challenge: "tls";
}

/** ACME with a challenge in the DNS: any number of replicas, and wildcards. */
export interface AcmeDns extends Acme {
  readonly challenge: "dns";
  /** The provider's code in Traefik's list, such as `cloudflare`, `ovh`, `gandiv5`. */
  readonly provider: string;
  /** What the provider asks for, such as `{ OVH_ENDPOINT: "ovh-eu" }`. */
  readonly environment?: Readonly<Record<string, Text>>;
  /** Its credentials, by variable: given as `<variable>_FILE`, which the ACME library (lego) reads for nearly all of them. */
  readonly secrets?: Readonly<Record<string, Secret>>;
}

/** Certificates that somebody else renews. With no pairs Traefik serves a self-signed one. */
export interface CertificateFiles {
  readonly kind: "files";
  /** PEM files: a chain and its key. The first pair is also the default. */
  readonly pairs: readonly { readonly certificate: Secret; readonly key: Secret }[];
}

/** One source for both targets, or one for each. */
export type CertificateOptions = Certificates | Readonly<Record<Target, Certificates>>;

/** The name of the certificate resolver: the specifications' routers ask for it. */
export const resolverName = "le";

/** What a source of certificates asks of Traefik. */
export interface CertificateSetup {
  readonly flags: StaticConfiguration;
  readonly modifier: Modifier;
}

/** The certificates of one target. */
export function certificatesFor(target: Target, options: CertificateOptions): Certificates {
  return "kind" in options ? options : options[target];
}

/** Whether each replica could be asked for a challenge that another one started. */
export function needsOneReplica(certificates: Certificates): boolean {
  return certificates.kind === "acme" && certificates.challenge === "tls";
}

/**
 * The flags, mounts and variables of a source of certificates.
 *
 * @throws StackwrightError `option-invalid` where ACME has no e-mail address.
 */
export function certificateSetup(
  certificates: Certificates,
  acmeEmail: Text | undefined,
  path: string,
): CertificateSetup {
  if (certificates.kind === "files") return filesSetup(certificates);
  const { email = acmeEmail, caServer } = certificates;
  if (email === undefined) {
    throw new StackwrightError({
      code: "option-invalid",
      path: `${path}.acmeEmail`,
      message: "is missing: the certificate authority asks for an e-mail address",
      hint: 'Give acmeEmail: variable("TRAEFIK_ACME_EMAIL"), or certificates: { kind: "files", pairs: [...] }.',
    });
  }
  const dns = certificates.challenge === "dns" ? certificates : undefined;
  const acme = {
    email,
    storage: "/acme/acme.json",
    ...(caServer === undefined ? {} : { caserver: caServer }),
    ...(dns === undefined ? { tlschallenge: true } : { dnschallenge: { provider: dns.provider } }),
  };
  return {
    flags: {
      certificatesresolvers: { [resolverName]: { acme } },
      entrypoints: { websecure: { http: { tls: { enabled: true, certresolver: resolverName } } } },
    },
    modifier:
      dns === undefined ? withStore : (part) => pipe(part, withStore, withEnv(providerEnvironment(dns))),
  };
}

/** Traefik makes `acme.json` itself, readable by its owner only; it refuses one that others can read. */
const acmeStore: Volume = volume("traefik_acme", {
  description: "Traefik's certificates, one store on each node",
});

const withStore: Modifier = (part) =>
  pipe(
    part,
    withMounts(mountVolume(acmeStore, "/acme")),
    withFacets({
      backup: { volume: acmeStore.name, none: "certificates are asked for again when the store is empty" },
    }),
  );

function providerEnvironment({ environment = {}, secrets = {} }: AcmeDns): Readonly<Record<string, Text>> {
  const files = Object.entries(secrets).map(([name, secret]) => [`${name}_FILE`, secret] as const);
  return { ...environment, ...Object.fromEntries(files) };
}

function filesSetup({ pairs }: CertificateFiles): CertificateSetup {
  const flags = { entrypoints: { websecure: { http: { tls: { enabled: true } } } } };
  const [first] = pairs;
  if (first === undefined) return { flags, modifier: (part) => part };
  const tls = {
    certificates: pairs.map(paths),
    stores: { default: { defaultCertificate: paths(first) } },
  };
  const config = file(
    "traefik/dynamic/certificates.yml",
    yamlContent({ tls }, "Certificates that Traefik serves."),
  );
  return { flags, modifier: withFiles(mountFile(config, "/dynamic/certificates.yml")) };
}

function paths(pair: CertificateFiles["pairs"][number]): {
  readonly certFile: string;
  readonly keyFile: string;
} {
  return { certFile: String(pair.certificate), keyFile: String(pair.key) };
}
