import {
  file,
  mountFile,
  yamlContent,
  type FileMount,
  type Scalar,
  type Secret,
  type SecretMount,
  type StackFile,
} from "@stackwright/core";
import { clusterCertificates } from "./search-certificates.ts";

/**
 * Whose certificates the nodes use.
 *
 * - `demo`: those that the image ships. Their keys are public: whoever reaches a node can be its super-administrator, and
 *   read what goes over the network. For development.
 * - `certificates`: those of an authority of the cluster's own, as secrets. `opensearch/make-certificates.sh` makes them: each
 *   secret names the command that prints its value, so a script that makes all secrets makes these too.
 */
export type OpensearchSecurity =
  | { readonly kind: "demo" }
  | {
      readonly kind: "certificates";
      /** Further names by which clients reach the nodes, such as a gateway's. @default none */
      readonly names?: readonly string[];
      /** The version of the secrets that hold certificates and keys: raise it when any of them is renewed. @default 1 */
      readonly version?: number;
    };

/** What a choice of security asks of the nodes. */
export interface SecuritySetup {
  readonly environment: Readonly<Record<string, Scalar>>;
  readonly configs: readonly FileMount[];
  /** The secrets of one node. */
  readonly secretsOf: (node: string) => readonly SecretMount[];
  /** Files for the operator, mounted nowhere. */
  readonly files: readonly StackFile[];
  /** The certificate of the cluster's own authority. */
  readonly authority: Secret | undefined;
}

const folder = "/usr/share/opensearch/config";

/** What the nodes of the cluster `name` need for a choice of security. */
export function securitySetup(name: string, security: OpensearchSecurity): SecuritySetup {
  if (security.kind === "demo") {
    return {
      environment: {
        "plugins.security.disabled": false,
        "plugins.security.ssl.http.enabled": true,
        "plugins.security.ssl.transport.enforce_hostname_verification": false,
      },
      configs: [],
      secretsOf: () => [],
      files: [],
      authority: undefined,
    };
  }
  const { authority, secretsOf, script } = clusterCertificates({ product: "OpenSearch", name, ...security });
  return {
    environment: { DISABLE_INSTALL_DEMO_CONFIG: true },
    configs: [mountFile(settingsFile(name), `${folder}/opensearch.yml`)],
    // OpenSearch may read certificates below its own folder only.
    secretsOf: (node) => secretsOf(node, `${folder}/certificates`),
    files: [script],
    authority,
  };
}

/**
 * The settings that the demo installer would have written, with certificates of one's own.
 *
 * Nodes know each other by the authority and by the name in the certificate, so a certificate of the same authority that is
 * no node's cannot join. Names are not compared with addresses: an address inside a container network resolves to the name of
 * a container, not of a service.
 *
 * Source: opensearch-project/security 2.15, SecuritySettingsConfigurer; documentation-website 2.15, _security/configuration.
 */
function settingsFile(name: string): StackFile {
  return file(
    `${name}/opensearch.yml`,
    yamlContent(
      {
        "network.host": "0.0.0.0",
        ...pem("transport"),
        "plugins.security.ssl.transport.enforce_hostname_verification": false,
        "plugins.security.ssl.http.enabled": true,
        ...pem("http"),
        // An expression, so that another node changes nothing for those that are there.
        "plugins.security.nodes_dn": [`/CN=${name}[0-9]+/`],
        "plugins.security.authcz.admin_dn": [`CN=${name}-admin`],
        "plugins.security.allow_default_init_securityindex": true,
        "plugins.security.enable_snapshot_restore_privilege": true,
        "plugins.security.check_snapshot_restore_write_privileges": true,
        "plugins.security.restapi.roles_enabled": ["all_access", "security_rest_api_access"],
        "plugins.security.system_indices.enabled": true,
        "plugins.security.system_indices.indices": systemIndices,
      },
      "OpenSearch: what all nodes have in common. Made by Stackwright. What differs by node is in its environment.",
    ),
  );
}

function pem(layer: "transport" | "http"): Readonly<Record<string, string>> {
  return {
    [`plugins.security.ssl.${layer}.pemcert_filepath`]: "certificates/node.pem",
    [`plugins.security.ssl.${layer}.pemkey_filepath`]: "certificates/node.key",
    [`plugins.security.ssl.${layer}.pemtrustedcas_filepath`]: "certificates/ca.pem",
  };
}

/** Indices of plugins that only administrators with a certificate may touch, as the demo installer lists them. */
const systemIndices: readonly string[] = [
  ".plugins-ml-*",
  ".plugins-flow-framework-*",
  ".opendistro-alerting-config",
  ".opendistro-alerting-alert*",
  ".opendistro-anomaly-*",
  ".opendistro-asynchronous-search-response*",
  ".opendistro-reports-*",
  ".opensearch-knn-models",
  ".opensearch-notebooks",
  ".opensearch-notifications-*",
  ".opensearch-observability",
  ".geospatial-ip2geo-data*",
  ".ql-datasources",
  ".replication-metadata-store",
];
