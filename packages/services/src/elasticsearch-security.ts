import type { Scalar, Secret, SecretMount, StackFile } from "@stackwright/core";
import type { ElasticsearchSecurity } from "./elasticsearch-options.ts";
import { clusterCertificates } from "./search-certificates.ts";

/** What a choice of security asks of the nodes. */
export interface ElasticsearchSetup {
  readonly scheme: "http" | "https";
  readonly environment: Readonly<Record<string, Scalar>>;
  /** The secrets of one node. */
  readonly secretsOf: (node: string) => readonly SecretMount[];
  /** Files for the operator, mounted nowhere. */
  readonly files: readonly StackFile[];
  /** The certificate of the cluster's own authority. */
  readonly authority: Secret | undefined;
}

const folder = "/usr/share/elasticsearch/config/certificates";

/**
 * What the nodes of the cluster `name` need for a choice of security. All of it is in the free "basic" licence.
 *
 * Nodes know each other by the authority: whoever has a certificate of it can join. Names are not compared with addresses:
 * an address inside a container network resolves to the name of a container, not of a service. What Elasticsearch would
 * make up for itself when it first starts is off: each node would have an authority of its own.
 *
 * Source: Elasticsearch 8.15, reference/settings/security-settings and reference/configuring-stack-security.
 */
export function elasticsearchSecurity(name: string, security: ElasticsearchSecurity): ElasticsearchSetup {
  if (security.kind === "none") {
    return {
      scheme: "http",
      environment: { "xpack.security.enabled": false },
      secretsOf: () => [],
      files: [],
      authority: undefined,
    };
  }
  const { authority, secretsOf, script } = clusterCertificates({
    product: "Elasticsearch",
    name,
    ...security,
  });
  return {
    scheme: "https",
    environment: {
      "xpack.security.enabled": true,
      "xpack.security.autoconfiguration.enabled": false,
      ...pem("transport"),
      "xpack.security.transport.ssl.verification_mode": "certificate",
      ...pem("http"),
    },
    secretsOf: (node) => secretsOf(node, folder),
    files: [script],
    authority,
  };
}

function pem(layer: "transport" | "http"): Readonly<Record<string, Scalar>> {
  return {
    [`xpack.security.${layer}.ssl.enabled`]: true,
    [`xpack.security.${layer}.ssl.certificate`]: "certificates/node.pem",
    [`xpack.security.${layer}.ssl.key`]: "certificates/node.key",
    [`xpack.security.${layer}.ssl.certificate_authorities`]: "certificates/ca.pem",
  };
}
