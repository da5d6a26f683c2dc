import { mountFile, type NetworkList, type Part, type Secret, type StackFile } from "@stackwright/core";
import { images } from "./images.ts";
import { searchInit, searchScript } from "./search-init.ts";

/** What the job that prepares an OpenSearch cluster is made of. */
export interface OpensearchInitOptions {
  /** The first part of the services' names. */
  readonly name: string;
  readonly image?: string;
  readonly networks: NetworkList;
  /** The services of the nodes. */
  readonly nodes: readonly string[];
  readonly adminPassword: Secret;
  /** The certificate by which the nodes are recognised; without one they are not checked. */
  readonly authority: Secret | undefined;
  /** Index templates, each named after its file. */
  readonly templates: readonly StackFile[];
}

const templateFolder = "/opt/stackwright/index-templates";

/** The job that gives a cluster its index templates. */
export function opensearchInit(options: OpensearchInitOptions): Part {
  const { name, image = images.opensearch, networks, nodes, adminPassword, authority, templates } = options;
  return searchInit({
    product: "OpenSearch",
    name,
    purpose: "puts the index templates in",
    image,
    runsAs: { uid: 1000, gid: 1000 },
    networks,
    nodes,
    password: adminPassword,
    authority,
    script: initScript,
    files: templates.map((template) =>
      mountFile(template, `${templateFolder}/${template.path.split("/").at(-1) ?? ""}`),
    ),
  });
}

/** For POSIX sh and curl. */
export const initScript: string = searchScript({
  product: "OpenSearch",
  user: "admin",
  purpose: "Puts the index templates into the cluster",
  steps: `for template in ${templateFolder}/*.json; do
  name="$(basename "$template" .json)"
  status="$(ask PUT "/_index_template/$name" "$template")"
  if [ "$status" != 200 ]; then
    echo "the template $name was refused with $status: $(cat "$work/answer")" >&2
    exit 1
  fi
  echo "the template $name is in place"
done
`,
});
